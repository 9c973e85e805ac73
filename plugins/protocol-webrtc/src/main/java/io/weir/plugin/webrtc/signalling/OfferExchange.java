package io.weir.plugin.webrtc.signalling;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import io.weir.api.Endpoint;
import io.weir.api.net.http.Asking;
import io.weir.api.net.http.ForwardedHeaders;
import io.weir.api.net.http.HttpBody;
import io.weir.api.net.http.HttpCall;
import io.weir.api.net.http.Passage;
import io.weir.api.net.http.Problem;
import io.weir.api.net.http.ResponseHead;
import io.weir.api.net.http.UpstreamResponse;
import io.weir.api.routing.EndReason;
import io.weir.api.routing.Route;
import io.weir.api.routing.StreamRequest;
import io.weir.api.store.DatagramSession;
import io.weir.codec.webrtc.sdp.IceCredentials;
import io.weir.codec.webrtc.sdp.SdpException;
import io.weir.codec.webrtc.sdp.SessionDescription;
import io.weir.plugin.webrtc.naming.NamedOffer;
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
  private final HttpHeaders headers;

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
    this.headers =
        ForwardedHeaders.toOrigin(call.request(), call.caller(), false)
            .remove(HttpHeaderNames.ACCEPT_ENCODING);
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
    OfferQuestion question = new OfferQuestion(services, call, named.target(), headers, body);
    Asking<OfferQuestion.Taken> asking =
        new Asking<>(loop, question, taken -> taken.response().discard());
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

  private void opened(Route<Asking.Asked<OfferQuestion.Taken>> route, SessionDescription offer) {
    route
        .connection()
        .answer()
        .thenCompose(
            taken ->
                taken
                    .response()
                    .aggregate(SdpEnvelope.MAX_SIZE)
                    .thenCompose(body -> answered(taken, body, route, offer)))
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                route.close(EndReason.ORIGIN_ERROR);
                failed(failure);
              }
            });
  }

  private CompletionStage<Void> answered(
      OfferQuestion.Taken taken, HttpBody body, Route<?> route, SessionDescription offer) {
    SdpEnvelope envelope = reader.apply(body.bytes());
    ResponseHead head = ForwardedHeaders.toClient(taken.response().head(), Passage.REFRAMED);
    if (envelope instanceof JsonEnvelope json && json.text("sdp").isEmpty()) {
      route.close(EndReason.ORIGIN_CLOSED); // its no, with status 200
      call.reply(head, body.bytes());
      return CompletableFuture.completedStage(null);
    }
    try {
      return agreed(head, envelope, taken.place(), route, offer);
    } catch (SdpException e) {
      return unusable(e.reason().name().toLowerCase(Locale.ROOT), String.valueOf(e.getMessage()));
    }
  }

  private CompletionStage<Void> agreed(
      ResponseHead head,
      SdpEnvelope envelope,
      Place place,
      Route<?> route,
      SessionDescription offer)
      throws SdpException {
    SessionDescription answer = envelope.description();
    int transport = answer.transport();
    Optional<IceCredentials> theirs = answer.credentials(transport);
    Optional<IceCredentials> clients = offer.credentials(transport).or(() -> firstOf(offer));
    Optional<Endpoint> media = services.media().of(place.origin(), answer.candidates());
    if (theirs.isEmpty() || clients.isEmpty()) {
      return unusable("credentials", "the answer has none");
    }
    if (media.isEmpty()) {
      return unusable("media", place.origin().id() + " names no address of its own for media");
    }
    String username = theirs.get().ufrag() + ":" + clients.get().ufrag();
    Endpoint at = media.get();
    DatagramSession session =
        new DatagramSession(
            username,
            username,
            named.key(),
            place.origin().id(),
            at.host() + ":" + at.port(),
            theirs.get().password());
    byte[] body = envelope.with(answer.withCandidates(services.own().of(call)));
    OF_THE_BODY.forEach(head.headers()::remove);
    Optional<SessionUrls.Subject> subject = located(head, username, place);
    subject.ifPresent(it -> head.with(HttpHeaderNames.LOCATION, services.urls().url(it)));
    EventLoop loop = call.channel().eventLoop();
    Runnable farewell =
        subject.map(it -> services.farewells().of(loop, it, headers)).orElse(() -> {});
    return services
        .sessions()
        .created(session, at, route, farewell)
        .thenRun(() -> loop.execute(() -> call.reply(head, body)));
  }

  private static Optional<IceCredentials> firstOf(SessionDescription offer) {
    try {
      return offer.credentials(offer.transport());
    } catch (SdpException e) {
      return Optional.empty();
    }
  }

  private Optional<SessionUrls.Subject> located(ResponseHead head, String username, Place place) {
    return Optional.ofNullable(head.headers().get(HttpHeaderNames.LOCATION))
        .flatMap(
            location ->
                Locations.target(location, place.target(), place.api(), call.request().authority()))
        .map(target -> new SessionUrls.Subject(username, place.api(), target));
  }

  private CompletionStage<Void> unusable(String reason, String detail) {
    services.badInput().report("origin_answer_" + reason, call.caller().address(), detail);
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
