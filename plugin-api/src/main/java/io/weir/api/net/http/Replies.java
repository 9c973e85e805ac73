package io.weir.api.net.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import java.nio.charset.StandardCharsets;

/** Answers that more than one protocol gives. Stateless; for the event loop of the call. */
public final class Replies {
  private static final byte[] NOTHING = {};

  private Replies() {}

  /**
   * Answers OPTIONS that is no preflight; those are answered by {@link CorsRules} (RFC 9110 section
   * 9.3.7).
   *
   * @param allowed methods, separated by commas
   */
  public static void options(HttpCall call, String allowed) {
    call.reply(ResponseHead.of(204).with(HttpHeaderNames.ALLOW, allowed), NOTHING);
  }

  /**
   * Answers a method that is not allowed there (RFC 9110 section 15.5.6).
   *
   * @param allowed methods, separated by commas
   */
  public static void notAllowed(HttpCall call, String allowed) {
    String detail = "method: " + call.request().method() + " (expected: " + allowed + ")";
    call.reply(
        ResponseHead.of(405)
            .with(HttpHeaderNames.ALLOW, allowed)
            .with(HttpHeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE),
        new Problem(405, detail).document());
  }

  /** Answers who serves here, as SRS does at {@code /api/v1/versions}. */
  public static void version(HttpCall call, String version) {
    call.reply(
        ResponseHead.of(200).with(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON),
        "{\"code\":0,\"server\":\"weir\",\"data\":{\"version\":\"%s\"}}"
            .formatted(version)
            .getBytes(StandardCharsets.UTF_8));
  }
}
