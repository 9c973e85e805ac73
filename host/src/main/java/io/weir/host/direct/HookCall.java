package io.weir.host.direct;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.host.origins.OriginJson;
import io.weir.host.routing.DirectPublisher;

/**
 * What an SRS tells of a publisher: {@code on_publish} or {@code on_unpublish}.
 *
 * @param action which of them
 * @param origin the server
 * @param publisher its run and its client
 * @param key the stream
 */
record HookCall(Action action, OriginId origin, DirectPublisher publisher, StreamKey key) {

  /** What happened, as SRS writes it. */
  enum Action {
    /** A publisher came. */
    on_publish,
    /** It went. */
    on_unpublish
  }

  /**
   * Reads one; what is not asked for is ignored.
   *
   * @param body JSON, of a size that the caller has bounded
   * @throws IllegalArgumentException naming the field, its value and what was expected
   */
  static HookCall parse(byte[] body, StreamNames names) {
    JsonNode root = OriginJson.object(body);
    return new HookCall(
        action(OriginJson.required(root, "action")),
        OriginJson.id(root, "server_id"),
        new DirectPublisher(
            OriginJson.required(root, "service_id"), OriginJson.required(root, "client_id")),
        names.key(
            OriginJson.required(root, "vhost"),
            OriginJson.required(root, "app"),
            OriginJson.required(root, "stream")));
  }

  private static Action action(String text) {
    for (Action action : Action.values()) {
      if (action.name().equals(text)) {
        return action;
      }
    }
    throw new IllegalArgumentException(
        "action: \"" + text + "\" (expected: on_publish or on_unpublish)");
  }
}
