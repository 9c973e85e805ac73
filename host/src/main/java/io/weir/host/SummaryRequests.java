package io.weir.host;

import com.typesafe.config.Config;
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
import io.weir.host.origins.SummaryPoll;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Gets an origin's summaries over HTTP. Never blocks. */
final class SummaryRequests {
  private static final int MAX_BODY = 64 * 1024;
  private static final int MAX_HEADER = 8 * 1024;
  private static final int OK = 200;
  private static final Duration KEPT = Duration.ofMinutes(1);

  private final HttpUpstreamSettings settings;
  private final HttpUpstream upstream;
  private final Supplier<EventLoop> loops;

  /**
   * Opens nothing yet.
   *
   * @param section {@code weir.origins.summaries}
   * @param loops gives the one to ask on
   */
  SummaryRequests(Config section, Dialer dialer, Supplier<EventLoop> loops, MeterRegistry meters) {
    Duration timeout = section.getDuration("timeout");
    this.settings = new HttpUpstreamSettings(1, 1, KEPT, timeout, timeout, timeout, MAX_HEADER);
    this.upstream =
        new NettyHttp("summaries", dialer, (reason, peer, detail) -> {}, meters, System::nanoTime)
            .upstream(settings);
    this.loops = loops;
  }

  CompletionStage<byte[]> get(Endpoint endpoint) {
    CompletableFuture<byte[]> body = new CompletableFuture<>();
    EventLoop loop = loops.get();
    loop.execute(
        () ->
            upstream
                .send(loop, endpoint, request(endpoint))
                .thenCompose(SummaryRequests::body)
                .whenComplete(
                    (bytes, error) -> {
                      if (error == null) {
                        body.complete(bytes);
                      } else {
                        body.completeExceptionally(error);
                      }
                    }));
    return body;
  }

  private UpstreamRequest request(Endpoint endpoint) {
    HttpHeaders headers = new DefaultHttpHeaders();
    headers.set(
        HttpHeaderNames.HOST,
        NetUtil.toSocketAddressString(
            InetSocketAddress.createUnresolved(endpoint.host(), endpoint.port())));
    return UpstreamRequest.of(HttpMethod.GET, SummaryPoll.PATH, headers, settings);
  }

  private static CompletionStage<byte[]> body(UpstreamResponse response) {
    int status = response.head().status().code();
    if (status == OK) {
      return response.aggregate(MAX_BODY).thenApply(HttpBody::bytes);
    }
    response.discard();
    return CompletableFuture.failedFuture(new IOException("status " + status + " (expected: 200)"));
  }

  void stop() {
    upstream.close();
  }
}
