package io.weir.api.net.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.weir.api.ErrorCode;
import io.weir.api.routing.RouteException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;

/**
 * An error as clients are told (RFC 9457): {@code type} (about:blank, so the status says it all),
 * {@code title}, {@code status} and {@code detail}. What it says comes from a fixed set or from the
 * client's own request; it never names an origin.
 *
 * <p>Immutable.
 *
 * @param status 400..599
 * @param detail what was wrong and what was expected
 * @param retryAfter for the client to try again (RFC 9110 section 10.2.3), in seconds; 0 says
 *     nothing
 */
public record Problem(int status, String detail, int retryAfter) {

  /** The media type of the document. */
  public static final String MEDIA_TYPE = "application/problem+json";

  private static final int RETRY_SECONDS = 2;

  /** Checks the status; {@link IllegalArgumentException} if it is no error. */
  public Problem {
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("status: " + status + " (expected: 400..599)");
    }
  }

  /** A problem after which nothing is said of trying again. */
  public Problem(int status, String detail) {
    this(status, detail, 0);
  }

  /** The problem for an error code. */
  public static Problem of(ErrorCode code) {
    return switch (code) {
      case BAD_REQUEST -> new Problem(400, "The request names no stream as it should.");
      case ACCESS_DENIED -> new Problem(403, "This stream is not for this client.");
      case CLIENT_GONE -> new Problem(408, "The client left before it was answered.");
      case NO_ORIGIN -> new Problem(503, "No origin serves this stream now.", RETRY_SECONDS);
      case ORIGIN_UNREACHABLE -> new Problem(502, "The stream's origin cannot be reached.");
      case ORIGIN_TIMEOUT -> new Problem(504, "The stream's origin did not answer in time.");
      case ORIGIN_HUNG_UP -> new Problem(502, "The stream's origin closed without an answer.");
      case ORIGIN_REJECTED -> new Problem(502, "The stream's origin gave no usable answer.");
      case OWNERSHIP_LOST ->
          new Problem(503, "The stream is moving to another origin.", RETRY_SECONDS);
      case OVERLOADED -> new Problem(503, "There is no room now.", RETRY_SECONDS);
      case DRAINING -> new Problem(503, "This server is going down.", RETRY_SECONDS);
      case INTERNAL -> new Problem(500, "The proxy failed.");
    };
  }

  /** The problem for a failure, as futures bring it; an unknown one is the proxy's. */
  public static Problem of(Throwable failure) {
    Throwable cause = cause(failure);
    if (cause instanceof ProblemException told) {
      return told.problem();
    }
    return of(cause instanceof RouteException route ? route.code() : ErrorCode.INTERNAL);
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** Ends something asynchronous with this problem. */
  public ProblemException exception() {
    return new ProblemException(this);
  }

  /** The document, as UTF-8. */
  public byte[] document() {
    StringBuilder json = new StringBuilder(160);
    json.append("{\"type\":\"about:blank\",\"title\":\"");
    escape(json, HttpResponseStatus.valueOf(status).reasonPhrase());
    json.append("\",\"status\":").append(status).append(",\"detail\":\"");
    escape(json, detail);
    return json.append("\"}").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void escape(StringBuilder json, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
  }
}
