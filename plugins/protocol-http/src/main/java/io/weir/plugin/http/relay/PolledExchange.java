package io.weir.plugin.http.relay;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import io.weir.api.Endpoint;
import io.weir.api.ErrorCode;
import io.weir.api.Origin;
import io.weir.api.net.http.Asking;
import io.weir.api.net.http.ForwardedHeaders;
import io.weir.api.net.http.HttpBody;
import io.weir.api.net.http.HttpCall;
import io.weir.api.net.http.Passage;
import io.weir.api.net.http.Problem;
import io.weir.api.net.http.ResponseHead;
import io.weir.api.net.http.UpstreamRequest;
import io.weir.api.net.http.UpstreamResponse;
import io.weir.api.routing.EndReason;
import io.weir.api.routing.Route;
import io.weir.api.routing.RouteException;
import io.weir.api.routing.StreamRequest;
import io.weir.plugin.http.naming.Kind;
import io.weir.plugin.http.naming.Target;
import io.weir.plugin.http.playlist.Authorities;
import io.weir.plugin.http.playlist.PlaylistContext;
import io.weir.plugin.http.playlist.PlaylistRewriter;
import io.weir.plugin.http.playlist.RewriteResult;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;

/**
 * One of a viewer's many short requests, over pooled connections: playlists are rewritten, all else
 * passes as it is. Confined to the client's event loop.
 */
public final class PolledExchange {
  /** What would keep a playlist from being read, or be untrue of a rewritten one. */
  private static final List<CharSequence> NOT_FOR_PLAYLISTS =
      List.of(HttpHeaderNames.RANGE, HttpHeaderNames.IF_RANGE, HttpHeaderNames.ACCEPT_ENCODING);

  private static final List<CharSequence> UNTRUE_WHEN_REWRITTEN =
      List.of(
          HttpHeaderNames.CONTENT_LENGTH,
          HttpHeaderNames.CONTENT_MD5,
          HttpHeaderNames.ACCEPT_RANGES,
          AsciiString.cached("digest"),
          AsciiString.cached("content-digest"),
          AsciiString.cached("repr-digest"));

  private final Services services;
  private final HttpCall call;
  private final Target.Media target;

  /** One request's exchange. */
  public PolledExchange(Services services, HttpCall call, Target.Media target) {
    this.services = services;
    this.call = call;
    this.target = target;
  }

  /**
   * Begins.
   *
   * @param request for the router; polling
   */
  public void start(StreamRequest request) {
    Asking<UpstreamResponse> asking =
        new Asking<>(call.channel().eventLoop(), this::ask, UpstreamResponse::discard);
    services
        .router()
        .open(request, asking, this::onLoop)
        .whenComplete(
            (route, failure) -> {
              if (failure == null) {
                opened(route);
              } else {
                call.fail(failure);
              }
            });
  }

  /** Answers come on the loop already; a task for each would only take time. */
  private void onLoop(Runnable task) {
    EventLoop loop = call.channel().eventLoop();
    if (loop.inEventLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }

  private CompletionStage<UpstreamResponse> ask(
      Origin origin, Endpoint endpoint, Duration connectTimeout) {
    HttpHeaders headers = ForwardedHeaders.toOrigin(call.request(), call.caller(), false);
    HttpMethod method = call.request().method();
    Duration headTimeout = services.timeouts().headTimeout();
    if (target.kind() == Kind.PLAYLIST) {
      method = HttpMethod.GET; // a rewritten playlist's length is only known from its text
      NOT_FOR_PLAYLISTS.forEach(headers::remove);
      headTimeout = target.query().contains("_HLS_msn=") ? services.heldTimeout() : headTimeout;
    }
    UpstreamRequest request =
        UpstreamRequest.of(method, target.originForm(), headers, services.timeouts())
            .withTimeouts(connectTimeout, headTimeout);
    return services.upstream().send(call.channel(), endpoint, request);
  }

  private void opened(Route<Asking.Asked<UpstreamResponse>> route) {
    call.gone().thenRun(() -> route.close(EndReason.CLIENT_CLOSED));
    Asking.Asked<UpstreamResponse> asked = route.connection();
    asked
        .answer()
        .thenCompose(response -> answer(response, asked.endpoint(), route))
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                call.fail(failure);
              }
              route.close(failure == null ? EndReason.ORIGIN_CLOSED : EndReason.ORIGIN_ERROR);
            });
  }

  private CompletionStage<Void> answer(
      UpstreamResponse response, Endpoint endpoint, Route<?> route) {
    ResponseHead head = ForwardedHeaders.toClient(response.head(), Passage.REFRAMED);
    PlaylistContext context =
        PlaylistContext.of(
            target,
            new Authorities(
                List.of(
                    target.host(),
                    endpoint.host() + ":" + endpoint.port(),
                    endpoint.serverName() + ":" + endpoint.port())));
    String location = head.headers().get(HttpHeaderNames.LOCATION);
    if (location != null) {
      head.with(HttpHeaderNames.LOCATION, services.rewriter().rewriteUri(location, context));
    }
    boolean playlist =
        (target.kind() == Kind.PLAYLIST || saysPlaylist(head))
            && head.status().equals(HttpResponseStatus.OK);
    boolean headAlone = target.kind() != Kind.PLAYLIST && call.request().isHead();
    if (playlist && headAlone) {
      UNTRUE_WHEN_REWRITTEN.forEach(head.headers()::remove);
    }
    if (!playlist || headAlone) {
      return response.pipe(new Counted(call.begin(head), route.traffic()));
    }
    return response
        .aggregate(PlaylistRewriter.MAX_PLAYLIST)
        .thenAccept(body -> rewritten(head, body, context, route));
  }

  /** What a playlist named may be a playlist under another name. */
  private static boolean saysPlaylist(ResponseHead head) {
    String type = head.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
    return type.toLowerCase(Locale.ROOT).contains("mpegurl");
  }

  private void rewritten(
      ResponseHead head, HttpBody body, PlaylistContext context, Route<?> route) {
    if (head.headers().contains(HttpHeaderNames.CONTENT_ENCODING)) {
      refuse("content_encoding", "Content-Encoding (expected: none, as asked for)");
      return;
    }
    RewriteResult result = services.rewriter().rewrite(body.bytes(), context);
    if (result instanceof RewriteResult.NotPlaylist no) {
      refuse(no.reason().name().toLowerCase(Locale.ROOT), no.detail());
      return;
    }
    RewriteResult.Rewritten rewritten = (RewriteResult.Rewritten) result;
    if (rewritten.multivariant() && !services.router().hasRoom()) {
      call.fail(new RouteException(ErrorCode.OVERLOADED, "a new viewer of " + target.key()));
      return;
    }
    byte[] playlist = rewritten.playlist();
    UNTRUE_WHEN_REWRITTEN.forEach(head.headers()::remove);
    route.traffic().toClient(playlist.length);
    call.reply(head, playlist);
  }

  private void refuse(String reason, String detail) {
    services.badInput().report("origin_playlist_" + reason, call.caller().address(), detail);
    call.reply(new Problem(502, "The stream's origin gave no usable playlist."));
  }
}
