package io.weir.host.admin;

import io.weir.host.origins.Refusal;
import io.weir.host.origins.Registrations;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.eclipse.jetty.http.HttpHeader;

/** {@code POST /api/v1/srs/register[/{token}]}, answered as SRS's own proxy does. */
record RegisterAction(Registrations registrations, String pid) implements Action {

  @Override
  public CompletionStage<Reply> answer(Call call) {
    refuseBrowsers(call);
    Optional<String> token = call.bearer().or(() -> call.path("token"));
    registrations
        .refusal(call.peer(), token)
        .ifPresent(
            refusal -> {
              throw problem(refusal).exception();
            });
    return call.body()
        .thenCompose(body -> Action.stored(registrations.register(body)))
        .thenApply(
            refusal -> {
              if (refusal.isPresent()) {
                throw problem(refusal.get()).exception();
              }
              return accepted();
            });
  }

  /** A page that a user on an allowed address looks at must not register an origin. */
  private static void refuseBrowsers(Call call) {
    if (call.header(HttpHeader.ORIGIN).isPresent()) {
      throw new Problem(403, "header Origin: present (expected: a media server, not a browser)")
          .exception();
    }
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
    };
  }
}
