package io.weir.host.admin;

import io.weir.api.Role;
import io.weir.api.StreamKey;
import java.util.Locale;
import java.util.concurrent.CompletionStage;

/** {@code GET /api/v1/explain?stream=[vhost/]app/stream&protocol=rtmp&role=publish|play}. */
record ExplainAction(Explainer explainer) implements Action {

  @Override
  public CompletionStage<Reply> answer(Call call) {
    StreamKey key = key(call.query("stream").orElse(""));
    String protocol = call.query("protocol").orElse("rtmp");
    Role role = role(call.query("role").orElse("play"));
    if (!explainer.knows(protocol)) {
      throw new Problem(400, "protocol: \"" + protocol + "\" (expected: an installed protocol)")
          .exception();
    }
    return Action.stored(explainer.explain(key, protocol, role))
        .thenApply(explanation -> Reply.json(ExplanationView.of(explanation, protocol, role)));
  }

  /** With two segments the vhost is the default one; with more the first is the vhost. */
  private static StreamKey key(String stream) {
    try {
      boolean vhost = stream.indexOf('/') != stream.lastIndexOf('/');
      return StreamKey.parse(vhost ? stream : StreamKey.DEFAULT_VHOST + "/" + stream);
    } catch (IllegalArgumentException e) {
      throw new Problem(
              400, "stream: \"" + stream + "\" (expected: app/stream or vhost/app/stream)")
          .exception();
    }
  }

  private static Role role(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "publish" -> Role.PUBLISH;
      case "play" -> Role.PLAY;
      default ->
          throw new Problem(400, "role: \"" + text + "\" (expected: publish or play)").exception();
    };
  }
}
