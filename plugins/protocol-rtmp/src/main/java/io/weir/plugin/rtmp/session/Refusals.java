package io.weir.plugin.rtmp.session;

import io.weir.api.ErrorCode;
import io.weir.api.Role;
import io.weir.api.routing.RouteException;
import io.weir.codec.rtmp.amf.AmfValue;
import io.weir.codec.rtmp.command.RtmpCommand;
import io.weir.plugin.rtmp.origin.OriginRejection;
import java.util.Optional;

/** Says no to a client, in RTMP words that name no origin; pure. */
final class Refusals {
  private static final String PUBLISH_DENIED = "NetStream.Publish.Denied";
  private static final String PUBLISH_BAD_NAME = "NetStream.Publish.BadName";
  private static final String PLAY_FAILED = "NetStream.Play.Failed";
  private static final String PLAY_NOT_FOUND = "NetStream.Play.StreamNotFound";

  private Refusals() {}

  /**
   * The answer to publish or play. What the origin itself answered passes as it was. What it said
   * to an earlier command comes as the answer to this one, since the client took that for granted.
   */
  static RtmpCommand answer(Role role, RouteException reason) {
    if (reason instanceof OriginRejection rejection) {
      Optional<RtmpCommand> words = rejection.words();
      if (words.isPresent() && rejection.isOfRequest()) {
        return words.get();
      }
      String description = words.map(Refusals::description).orElse(text(reason.code()));
      return Replies.status("error", code(role, reason.code()), description);
    }
    return Replies.status("error", code(role, reason.code()), text(reason.code()));
  }

  private static String description(RtmpCommand words) {
    AmfValue.Members info = words.members(1);
    String description = info == null ? null : info.text("description");
    return description == null ? text(ErrorCode.ORIGIN_REJECTED) : description;
  }

  private static String code(Role role, ErrorCode reason) {
    boolean publish = role == Role.PUBLISH;
    return switch (reason) {
      case BAD_REQUEST -> publish ? PUBLISH_BAD_NAME : PLAY_NOT_FOUND;
      case ACCESS_DENIED, ORIGIN_REJECTED, ORIGIN_HUNG_UP -> publish ? PUBLISH_DENIED : PLAY_FAILED;
      case NO_ORIGIN,
          ORIGIN_UNREACHABLE,
          ORIGIN_TIMEOUT,
          OWNERSHIP_LOST,
          OVERLOADED,
          DRAINING,
          CLIENT_GONE,
          INTERNAL ->
          publish ? "NetStream.Failed" : PLAY_FAILED;
    };
  }

  private static String text(ErrorCode reason) {
    return switch (reason) {
      case BAD_REQUEST -> "The stream's name is not understood.";
      case ACCESS_DENIED -> "Access denied.";
      case NO_ORIGIN -> "No server takes this stream now.";
      case ORIGIN_UNREACHABLE -> "The stream's server cannot be reached now.";
      case ORIGIN_TIMEOUT -> "The stream's server does not answer now.";
      case ORIGIN_REJECTED, ORIGIN_HUNG_UP -> "The stream's server refused.";
      case OWNERSHIP_LOST -> "The stream has moved; connect again.";
      case OVERLOADED -> "Too many sessions now.";
      case DRAINING -> "The server is going down; connect again.";
      case CLIENT_GONE -> "The client has gone.";
      case INTERNAL -> "Internal error.";
    };
  }
}
