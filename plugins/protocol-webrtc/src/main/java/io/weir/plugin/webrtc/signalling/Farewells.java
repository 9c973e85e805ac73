package io.weir.plugin.webrtc.signalling;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.util.AsciiString;
import io.weir.api.net.http.HttpUpstream;
import io.weir.api.net.http.HttpUpstreamSettings;
import io.weir.api.net.http.UpstreamRequest;
import io.weir.api.net.http.UpstreamResponse;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Tells origins by DELETE of sessions that ended without a word of their clients. A few are told at
 * once, others wait, and what is too much is not told at all: origins notice by themselves, later.
 * Safe for use by any thread.
 */
final class Farewells {
  private static final String METER = "weir.webrtc.farewells";
  private static final int MOST_AT_ONCE = 64;
  private static final int MOST_WAITING = 20_000;

  /** Of the offer, what the origin may want to see again. */
  private static final List<AsciiString> KEPT =
      List.of(
          HttpHeaderNames.HOST,
          HttpHeaderNames.AUTHORIZATION,
          AsciiString.cached("x-forwarded-for"),
          AsciiString.cached("x-forwarded-proto"),
          AsciiString.cached("x-real-ip"));

  private final HttpUpstream upstream;
  private final HttpUpstreamSettings timeouts;
  private final Counter told;
  private final Counter failed;
  private final Counter dropped;
  private final Queue<Farewell> waiting = new ArrayDeque<>();
  private int underWay;

  Farewells(HttpUpstream upstream, HttpUpstreamSettings timeouts, MeterRegistry meters) {
    this.upstream = upstream;
    this.timeouts = timeouts;
    this.told = meters.counter(METER, "result", "told");
    this.failed = meters.counter(METER, "result", "failed");
    this.dropped = meters.counter(METER, "result", "dropped");
  }

  private record Farewell(EventLoop loop, SessionUrls.Subject subject, HttpHeaders headers) {}

  /**
   * What a session does when it ends by itself.
   *
   * @param loop on which the origin is told
   * @param headers of the offer, as the origin got it
   */
  Runnable of(EventLoop loop, SessionUrls.Subject subject, HttpHeaders headers) {
    HttpHeaders kept = DefaultHttpHeadersFactory.headersFactory().newHeaders();
    for (AsciiString name : KEPT) {
      kept.add(name, headers.getAll(name));
    }
    Farewell farewell = new Farewell(loop, subject, kept);
    return () -> say(farewell);
  }

  private void say(Farewell farewell) {
    synchronized (this) {
      if (underWay == MOST_AT_ONCE) {
        if (waiting.size() == MOST_WAITING) {
          dropped.increment();
        } else {
          waiting.add(farewell);
        }
        return;
      }
      underWay++;
    }
    farewell.loop().execute(() -> send(farewell));
  }

  private void send(Farewell farewell) {
    SessionUrls.Subject subject = farewell.subject();
    UpstreamRequest request =
        UpstreamRequest.of(HttpMethod.DELETE, subject.target(), farewell.headers(), timeouts);
    upstream
        .send(farewell.loop(), subject.api(), request)
        .whenComplete(
            (response, failure) -> {
              said(response);
              next();
            });
  }

  private void said(@Nullable UpstreamResponse response) {
    if (response == null) {
      failed.increment();
      return;
    }
    boolean success = response.head().status().codeClass() == HttpStatusClass.SUCCESS;
    (success ? told : failed).increment();
    response.aggregate(SdpEnvelope.MAX_SIZE);
  }

  private void next() {
    Farewell next;
    synchronized (this) {
      underWay--;
      next = waiting.poll();
    }
    if (next != null) {
      say(next);
    }
  }
}
