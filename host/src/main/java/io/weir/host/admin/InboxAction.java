package io.weir.host.admin;

import io.weir.host.origins.Inbox;
import io.weir.host.origins.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What origins post: {@code /api/v1/srs/register[/{token}]}, answered as SRS's own proxy does, and
 * {@code /api/v1/srs/hooks[/{token}]}, which SRS wants answered alike.
 */
record InboxAction(Inbox inbox, String pid) implements Action {

  @Override
  public CompletionStage<Reply> answer(Call call) {
    call.refuseBrowsers();
    Optional<String> token = call.bearer().or(() -> call.path("token"));
    inbox
        .refusal(call.peer(), token)
        .ifPresent(
            refusal -> {
              throw problem(refusal).exception();
            });
    return call.body()
        .thenCompose(body -> Action.stored(inbox.take(body)))
        .thenApply(
            refusal -> {
              if (refusal.isPresent()) {
                throw problem(refusal.get()).exception();
              }
              return accepted();
            });
  }

  private Reply accepted() {
    Map<String, Object> accepted = new LinkedHashMap<>();
    accepted.put("code", 0);
    accepted.put("pid", pid);
    return Reply.json(accepted);
  }

  private static Problem problem(Refusal refusal) {
    return switch (refusal.kind()) {
      case FORBIDDEN -> new Problem(403, refusal.detail());
      case UNAUTHORIZED ->
          new Problem(401, refusal.detail()).withHeader("WWW-Authenticate", "Bearer");
      case INVALID -> new Problem(400, refusal.detail());
      case UNKNOWN -> new Problem(404, refusal.detail());
      case CONFLICT -> new Problem(409, refusal.detail());
    };
  }
}
