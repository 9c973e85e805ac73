package io.weir.plugin.webrtc.signalling;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.weir.api.net.http.ForwardedHeaders;
import io.weir.api.net.http.HttpBody;
import io.weir.api.net.http.HttpCall;
import io.weir.api.net.http.Passage;
import io.weir.api.net.http.ResponseHead;
import io.weir.api.net.http.UpstreamRequest;
import io.weir.api.net.http.UpstreamResponse;
import io.weir.codec.webrtc.sdp.IceCredentials;
import io.weir.codec.webrtc.sdp.SdpException;
import io.weir.codec.webrtc.sdp.SessionDescription;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A request about a session that exists, for the origin that has it: DELETE ends it here too, PATCH
 * may bring new candidates or restart ICE (RFC 9725 section 4.3). Confined to the client's event
 * loop.
 */
final class SessionExchange {
  /** Whose sessions are over. */
  private static final Set<HttpResponseStatus> GONE =
      Set.of(HttpResponseStatus.NOT_FOUND, HttpResponseStatus.GONE);

  private static final String FRAGMENT = "sdpfrag";

  private final SignallingServices services;
  private final HttpCall call;
  private final SessionUrls.Subject subject;
  private final boolean deletes;

  /** One request's exchange. */
  SessionExchange(SignallingServices services, HttpCall call, SessionUrls.Subject subject) {
    this.services = services;
    this.call = call;
    this.subject = subject;
    this.deletes = call.request().method().equals(HttpMethod.DELETE);
  }

  /**
   * Begins.
   *
   * @param body the request's
   * @throws SdpException if it should be a fragment and is none
   */
  void start(byte[] body) throws SdpException {
    @Nullable SessionDescription fragment =
        saysFragment(call.request().headers()) ? SessionDescription.parseFragment(body) : null;
    Optional<IceCredentials> restart =
        fragment == null ? Optional.empty() : fragment.credentials(fragment.transport());
    byte[] onward =
        fragment == null || services.clientCandidates() ? body : fragment.withoutCandidates();
    UpstreamRequest request =
        UpstreamRequest.of(
                call.request().method(),
                subject.target(),
                ForwardedHeaders.toOrigin(call.request(), call.caller(), false)
                    .remove(HttpHeaderNames.ACCEPT_ENCODING),
                services.timeouts())
            .withBody(onward);
    services
        .upstream()
        .send(call.channel(), subject.api(), request)
        .thenCompose(response -> answered(response, restart))
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                over();
                call.fail(failure);
              }
            });
  }

  private static boolean saysFragment(HttpHeaders headers) {
    return headers.get(HttpHeaderNames.CONTENT_TYPE, "").contains(FRAGMENT);
  }

  /** A client that has said that it goes has gone, whether the origin could be told or not. */
  private void over() {
    if (deletes) {
      services.sessions().endedByClient(subject.session());
    }
  }

  private CompletionStage<Void> answered(
      UpstreamResponse response, Optional<IceCredentials> restart) {
    ResponseHead head = ForwardedHeaders.toClient(response.head(), Passage.REFRAMED);
    boolean success = head.status().codeClass() == HttpStatusClass.SUCCESS;
    if (success || GONE.contains(head.status())) {
      over();
    }
    @Nullable String location = head.headers().get(HttpHeaderNames.LOCATION);
    if (location != null) {
      Locations.target(location, subject.target(), subject.api(), call.request().authority())
          .map(it -> new SessionUrls.Subject(subject.session(), subject.api(), it))
          .ifPresent(it -> head.with(HttpHeaderNames.LOCATION, services.urls().url(it)));
    }
    if (!success || !saysFragment(head.headers())) {
      return response.pipe(call.begin(head));
    }
    return response
        .aggregate(SessionDescription.MAX_SIZE)
        .thenCompose(body -> agreed(head, body, restart));
  }

  private CompletionStage<Void> agreed(
      ResponseHead head, HttpBody body, Optional<IceCredentials> clients) {
    SessionDescription answer;
    Optional<IceCredentials> theirs;
    try {
      answer = SessionDescription.parseFragment(body.bytes());
      theirs = answer.credentials(answer.transport());
    } catch (SdpException e) {
      return CompletableFuture.failedStage(
          new io.weir.api.net.http.Problem(502, "The session's origin gave no usable answer.")
              .exception());
    }
    OfferExchange.OF_THE_BODY.forEach(head.headers()::remove);
    byte[] own = answer.withCandidates(services.own().of(call));
    CompletionStage<Boolean> known =
        theirs.isPresent() && clients.isPresent()
            ? services
                .sessions()
                .restarted(
                    subject.session(),
                    theirs.get().ufrag() + ":" + clients.get().ufrag(),
                    theirs.get().password(),
                    before -> services.media().after(before, subject.api(), answer.candidates()))
            : CompletableFuture.completedStage(true);
    return known.thenAccept(is -> call.channel().eventLoop().execute(() -> call.reply(head, own)));
  }
}
