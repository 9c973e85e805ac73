package io.weir.host;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.NetUtil;
import io.weir.api.Endpoint;
import io.weir.api.net.Dialer;
import io.weir.api.net.http.HttpBody;
import io.weir.api.net.http.HttpUpstream;
import io.weir.api.net.http.HttpUpstreamSettings;
import io.weir.api.net.http.UpstreamRequest;
import io.weir.api.net.http.UpstreamResponse;
import io.weir.host.net.http.NettyHttp;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Asks the HTTP APIs of origins. Safe for use by any thread; never blocks. */
final class OriginCalls {
  private static final int MAX_HEADER = 8 * 1024;
  private static final int OK = 200;
  private static final Duration KEPT = Duration.ofMinutes(1);

  private final Duration timeout;
  private final HttpUpstreamSettings settings;
  private final HttpUpstream upstream;
  private final Supplier<EventLoop> loops;
  private final ScheduledExecutorService timer;

  /**
   * Opens nothing yet.
   *
   * @param name of these calls, for metrics
   * @param timeout from the question to the whole answer
   * @param connections at once for each endpoint and event loop
   * @param loops gives the one to ask on
   */
  OriginCalls(
      String name,
      Duration timeout,
      int connections,
      Dialer dialer,
      Supplier<EventLoop> loops,
      ScheduledExecutorService timer,
      MeterRegistry meters) {
    this.timeout = timeout;
    this.settings =
        new HttpUpstreamSettings(connections, 1, KEPT, timeout, timeout, timeout, MAX_HEADER);
    this.upstream =
        new NettyHttp(name, dialer, (reason, peer, detail) -> {}, meters, System::nanoTime)
            .upstream(settings);
    this.loops = loops;
    this.timer = timer;
  }

  /** Gets a page; fails with any status but 200. */
  CompletionStage<byte[]> get(Endpoint endpoint, String target, int maxBytes) {
    return ask(HttpMethod.GET, endpoint, target, maxBytes);
  }

  /** Asks for a page; fails with any status but 200. */
  CompletionStage<byte[]> ask(HttpMethod method, Endpoint endpoint, String target, int maxBytes) {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    EventLoop loop = loops.get();
    ScheduledFuture<?> deadline =
        timer.schedule(
            () ->
                answer.completeExceptionally(
                    new TimeoutException("no answer within " + timeout.toMillis() + " ms")),
            timeout.toMillis(),
            TimeUnit.MILLISECONDS);
    loop.execute(
        () ->
            upstream
                .send(loop, endpoint, request(method, endpoint, target))
                .thenCompose(response -> body(response, maxBytes))
                .whenComplete(
                    (bytes, error) -> {
                      deadline.cancel(false);
                      if (error == null) {
                        answer.complete(bytes);
                      } else {
                        answer.completeExceptionally(error);
                      }
                    }));
    return answer;
  }

  private UpstreamRequest request(HttpMethod method, Endpoint endpoint, String target) {
    HttpHeaders headers = new DefaultHttpHeaders();
    headers.set(
        HttpHeaderNames.HOST,
        NetUtil.toSocketAddressString(
            InetSocketAddress.createUnresolved(endpoint.serverName(), endpoint.port())));
    return UpstreamRequest.of(method, target, headers, settings);
  }

  private static CompletionStage<byte[]> body(UpstreamResponse response, int maxBytes) {
    int status = response.head().status().code();
    if (status == OK) {
      return response.aggregate(maxBytes).thenApply(HttpBody::bytes);
    }
    response.discard();
    return CompletableFuture.failedFuture(new IOException("status " + status + " (expected: 200)"));
  }

  void stop() {
    upstream.close();
  }
}
