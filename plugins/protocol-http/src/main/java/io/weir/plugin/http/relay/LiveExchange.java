package io.weir.plugin.http.relay;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.weir.api.Endpoint;
import io.weir.api.Origin;
import io.weir.api.net.http.Asking;
import io.weir.api.net.http.ForwardedHeaders;
import io.weir.api.net.http.HttpCall;
import io.weir.api.net.http.Passage;
import io.weir.api.net.http.RawResponse;
import io.weir.api.net.http.UpstreamRequest;
import io.weir.api.routing.EndReason;
import io.weir.api.routing.Route;
import io.weir.api.routing.StreamRequest;
import io.weir.plugin.http.naming.Target;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * A stream that goes on until one side ends it: the head of the answer is HTTP, what follows passes
 * raw through the host's relay, the framing of the origin included. Confined to the client's event
 * loop.
 */
public final class LiveExchange {
  private final Services services;
  private final HttpCall call;
  private final Target.Media target;
  private final boolean upgrade;

  /** One request's exchange. */
  public LiveExchange(Services services, HttpCall call, Target.Media target) {
    this.services = services;
    this.call = call;
    this.target = target;
    this.upgrade = ForwardedHeaders.asksForWebSocket(call.request());
  }

  /**
   * Begins, once it is sure that no body is in the way of the connection's other use.
   *
   * @param request for the router; not polling
   */
  public void start(StreamRequest request) {
    call.body(0)
        .whenComplete(
            (none, failure) -> {
              if (failure == null) {
                open(request);
              } else {
                call.fail(failure);
              }
            });
  }

  private void open(StreamRequest request) {
    Asking<RawResponse> asking =
        new Asking<>(call.channel().eventLoop(), this::ask, RawResponse::close);
    services
        .router()
        .open(request, asking, call.channel().eventLoop())
        .whenComplete(
            (route, failure) -> {
              if (failure == null) {
                opened(route);
              } else {
                failed(failure);
              }
            });
  }

  private CompletionStage<RawResponse> ask(
      Origin origin, Endpoint endpoint, Duration connectTimeout) {
    HttpHeaders headers = ForwardedHeaders.toOrigin(call.request(), call.caller(), upgrade);
    HttpVersion version = call.request().version();
    UpstreamRequest request =
        UpstreamRequest.of(
                call.request().method(), target.originForm(), headers, services.timeouts())
            .withVersion(version)
            .withTimeouts(connectTimeout, services.streamTimeout());
    return services
        .upstream()
        .open(call.channel(), endpoint, request)
        .thenCompose(
            response ->
                flows(response)
                    ? CompletableFuture.completedStage(response)
                    : CompletableFuture.failedStage(new Refused(response, origin)));
  }

  private static boolean flows(RawResponse response) {
    HttpResponseStatus status = response.head().status();
    return status.codeClass() == HttpStatusClass.SUCCESS
        || status.equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
  }

  private void opened(Route<Asking.Asked<RawResponse>> route) {
    route
        .revoked()
        .thenAccept(reason -> call.channel().eventLoop().execute(() -> revoked(route, reason)));
    call.gone().thenRun(() -> route.close(EndReason.CLIENT_CLOSED));
    route
        .connection()
        .answer()
        .whenComplete(
            (response, failure) -> {
              if (failure == null) {
                join(response, route);
              } else {
                route.close(EndReason.ORIGIN_ERROR);
                failed(failure);
              }
            });
  }

  private void revoked(Route<?> route, EndReason reason) {
    route.close(reason);
    call.channel().close();
  }

  private void join(RawResponse response, Route<?> route) {
    if (!call.channel().isActive()) {
      response.close();
      route.close(EndReason.CLIENT_CLOSED);
      return;
    }
    boolean switched = response.head().status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
    Channel client =
        call.takeOver(
            ForwardedHeaders.toClient(response.head(), switched ? Passage.UPGRADE : Passage.RAW));
    response.joinTo(client, services.relay(), route);
  }

  private void failed(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof Refused refused) {
      join(refused.response(), new Unrouted(refused.origin()));
    } else {
      call.fail(cause);
    }
  }
}
