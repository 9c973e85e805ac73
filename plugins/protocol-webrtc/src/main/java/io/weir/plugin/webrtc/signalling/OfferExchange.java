package io.weir.plugin.webrtc.signalling;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.util.AsciiString;
import io.weir.api.Endpoint;
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
import io.weir.api.routing.StreamRequest;
import io.weir.api.store.DatagramSession;
import io.weir.codec.webrtc.sdp.IceCredentials;
import io.weir.codec.webrtc.sdp.SdpException;
import io.weir.codec.webrtc.sdp.SessionDescription;
import io.weir.plugin.webrtc.naming.NamedOffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * One offer on its way to the stream's origin, and the answer on its way back. Confined to the
 * client's event loop.
 */
final class OfferExchange {
  private static final String WEBRTC = "webrtc";
  private static final String API = "api";

  /** What would be untrue of a changed body. */
  static final List<CharSequence> OF_THE_BODY =
      List.of(
          HttpHeaderNames.CONTENT_LENGTH,
          HttpHeaderNames.CONTENT_MD5,
          AsciiString.cached("digest"),
          AsciiString.cached("content-digest"),
          AsciiString.cached("repr-digest"));

  private final SignallingServices services;
  private final HttpCall call;
  private final NamedOffer named;
  private final SdpEnvelope.Reader reader;

  /**
   * One request's exchange.
   *
   * @param reader reads the body of the answer
   */
  OfferExchange(
      SignallingServices services, HttpCall call, NamedOffer named, SdpEnvelope.Reader reader) {
    this.services = services;
    this.call = call;
    this.named = named;
    this.reader = reader;
  }

  /**
   * Begins.
   *
   * @param envelope the request's body
   * @throws SdpException if its description cannot be the offer of a session
   */
  void start(SdpEnvelope envelope) throws SdpException {
    SessionDescription offer = envelope.description();
    if (offer.credentials(offer.transport()).isEmpty()) {
      throw new SdpException(
          SdpException.Reason.CREDENTIALS, "ice-ufrag, ice-pwd: missing (expected: both)");
    }
    byte[] body =
        envelope.with(services.clientCandidates() ? offer.text() : offer.withoutCandidates());
    EventLoop loop = call.channel().eventLoop();
    Asking<UpstreamResponse> asking =
        new Asking<>(
            loop,
            (origin, endpoint, timeout) -> ask(origin, endpoint, timeout, body),
            UpstreamResponse::discard);
    StreamRequest request =
        new StreamRequest(
            named.key(), named.role(), WEBRTC, API, call.caller().address(), named.parameters());
    services
        .router()
        .open(request, asking, loop)
        .whenComplete(
            (route, failure) -> {
              if (failure == null) {
                opened(route, offer);
              } else {
                failed(failure);
              }
            });
  }

  private CompletionStage<UpstreamResponse> ask(
      Origin origin, Endpoint endpoint, Duration connectTimeout, byte[] body) {
    UpstreamRequest request =
        UpstreamRequest.of(
                HttpMethod.POST,
                named.target(),
                ForwardedHeaders.toOrigin(call.request(), call.caller(), false)
                    .remove(HttpHeaderNames.ACCEPT_ENCODING),
                services.timeouts())
            .withBody(body)
            .withTimeouts(connectTimeout, services.timeouts().headTimeout());
    return services
        .upstream()
        .send(call.channel(), endpoint, request)
        .thenCompose(
            response ->
                response.head().status().codeClass() == HttpStatusClass.SUCCESS
                    ? CompletableFuture.completedStage(response)
                    : CompletableFuture.failedStage(new Refused(response, origin)));
  }

  private void opened(Route<Asking.Asked<UpstreamResponse>> route, SessionDescription offer) {
    Asking.Asked<UpstreamResponse> asked = route.connection();
    asked
        .answer()
        .thenCompose(
            response ->
                response
                    .aggregate(SdpEnvelope.MAX_SIZE)
                    .thenCompose(
                        body -> answered(response.head(), body, asked.endpoint(), route, offer)))
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                route.close(EndReason.ORIGIN_ERROR);
                failed(failure);
              }
            });
  }

  private CompletionStage<Void> answered(
      ResponseHead head, HttpBody body, Endpoint api, Route<?> route, SessionDescription offer) {
    SdpEnvelope envelope = reader.apply(body.bytes());
    if (envelope instanceof JsonEnvelope json && json.text("sdp").isEmpty()) {
      route.close(EndReason.ORIGIN_CLOSED); // its no, with status 200
      call.reply(ForwardedHeaders.toClient(head, Passage.REFRAMED), body.bytes());
      return CompletableFuture.completedStage(null);
    }
    try {
      return agreed(head, envelope, api, route, offer);
    } catch (SdpException e) {
      return unusable(e.reason().name().toLowerCase(Locale.ROOT), String.valueOf(e.getMessage()));
    }
  }

  private CompletionStage<Void> agreed(
      ResponseHead origins,
      SdpEnvelope envelope,
      Endpoint api,
      Route<?> route,
      SessionDescription offer)
      throws SdpException {
    SessionDescription answer = envelope.description();
    int transport = answer.transport();
    Optional<IceCredentials> theirs = answer.credentials(transport);
    Optional<IceCredentials> clients = offer.credentials(transport).or(() -> firstOf(offer));
    Optional<Endpoint> media = services.media().of(route.origin(), answer.candidates());
    if (theirs.isEmpty() || clients.isEmpty()) {
      return unusable("credentials", "the answer has none");
    }
    if (media.isEmpty()) {
      return unusable("media", route.origin().id() + " names no address of its own for media");
    }
    String username = theirs.get().ufrag() + ":" + clients.get().ufrag();
    Endpoint at = media.get();
    DatagramSession session =
        new DatagramSession(
            username,
            username,
            named.key(),
            route.origin().id(),
            at.host() + ":" + at.port(),
            theirs.get().password());
    byte[] body = envelope.with(answer.withCandidates(services.own().of(call)));
    ResponseHead head = ForwardedHeaders.toClient(origins, Passage.REFRAMED);
    OF_THE_BODY.forEach(head.headers()::remove);
    locate(head, new SessionUrls.Subject(username, api, named.target()));
    return services
        .sessions()
        .created(session, at, route)
        .thenRun(() -> call.channel().eventLoop().execute(() -> call.reply(head, body)));
  }

  private static Optional<IceCredentials> firstOf(SessionDescription offer) {
    try {
      return offer.credentials(offer.transport());
    } catch (SdpException e) {
      return Optional.empty();
    }
  }

  private void locate(ResponseHead head, SessionUrls.Subject asked) {
    String location = head.headers().get(HttpHeaderNames.LOCATION);
    if (location == null) {
      return;
    }
    Locations.target(location, asked.target(), asked.api(), call.request().authority())
        .map(target -> new SessionUrls.Subject(asked.session(), asked.api(), target))
        .ifPresent(subject -> head.with(HttpHeaderNames.LOCATION, services.urls().url(subject)));
  }

  private CompletionStage<Void> unusable(String reason, String detail) {
    services.badInput().report("origin_answer_" + reason, call.channel().remoteAddress(), detail);
    return CompletableFuture.failedStage(
        new Problem(502, "The stream's origin gave no usable answer.").exception());
  }

  private void failed(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof Refused refused) {
      UpstreamResponse response = refused.response();
      response.pipe(call.begin(ForwardedHeaders.toClient(response.head(), Passage.REFRAMED)));
    } else {
      call.fail(cause);
    }
  }
}
