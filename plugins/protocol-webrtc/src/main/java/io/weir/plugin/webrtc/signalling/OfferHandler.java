package io.weir.plugin.webrtc.signalling;

import io.netty.handler.codec.http.HttpMethod;
import io.weir.api.Role;
import io.weir.api.net.http.HttpCall;
import io.weir.api.net.http.HttpHandler;
import io.weir.api.net.http.Problem;
import io.weir.api.net.http.Replies;
import io.weir.api.net.http.ResponseHead;
import io.weir.codec.webrtc.sdp.SdpException;
import io.weir.codec.webrtc.sdp.SessionDescription;
import io.weir.plugin.webrtc.naming.NamedOffer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Finds out what a request is about, and begins the exchange that answers it. */
final class OfferHandler implements HttpHandler {
  private static final String ORIGINS_API = "/api/v1/";
  private static final String JSON = "application/json";
  private static final String OFFER_METHODS = "OPTIONS, POST";
  private static final String SESSION_METHODS = "DELETE, GET, HEAD, OPTIONS, PATCH";
  private static final Set<String> SESSION_CALLS = Set.of(SESSION_METHODS.split(", "));

  /** Where offers are taken, in the origin's spelling. */
  private enum Entry {
    WHIP("/rtc/v1/whip/", Role.PUBLISH),
    WHEP("/rtc/v1/whep/", Role.PLAY),
    WHIP_PLAY("/rtc/v1/whip-play/", Role.PLAY),
    PUBLISH("/rtc/v1/publish/", Role.PUBLISH),
    PLAY("/rtc/v1/play/", Role.PLAY);

    private final String path;
    private final Role role;

    Entry(String path, Role role) {
      this.path = path;
      this.role = role;
    }

    static Optional<Entry> of(String asked) {
      for (Entry entry : values()) {
        if ((asked + "/").startsWith(entry.path)) {
          return Optional.of(entry);
        }
      }
      return Optional.empty();
    }

    boolean isCall() {
      return this == PUBLISH || this == PLAY;
    }

    String rest(String asked) {
      return asked.length() < path.length() ? "" : asked.substring(path.length());
    }
  }

  private final SignallingServices services;

  OfferHandler(SignallingServices services) {
    this.services = services;
  }

  @Override
  public void handle(HttpCall call) {
    String path = call.request().path();
    Optional<Entry> entry = Entry.of(path);
    if (entry.isPresent()) {
      offer(call, entry.get());
    } else if (path.startsWith(SessionUrls.PATH)) {
      session(call, path);
    } else if (path.startsWith(ORIGINS_API)) {
      services.originsApi().handle(call);
    } else {
      call.reply(
          new Problem(404, "path (expected: /rtc/v1/whip/, whep/, publish/, play/ or a session)"));
    }
  }

  private void offer(HttpCall call, Entry entry) {
    HttpMethod method = call.request().method();
    String type = entry.isCall() ? JSON : "application/sdp";
    if (method.equals(HttpMethod.OPTIONS)) { // no preflight; those are answered before
      call.reply(
          ResponseHead.of(204).with("Allow", OFFER_METHODS).with("Accept-Post", type), new byte[0]);
    } else if (!method.equals(HttpMethod.POST)) {
      Replies.notAllowed(call, OFFER_METHODS);
    } else {
      call.body(entry.isCall() ? SdpEnvelope.MAX_SIZE : SessionDescription.MAX_SIZE)
          .whenComplete(
              (body, failure) -> {
                if (failure == null) {
                  begin(call, entry, body);
                } else {
                  call.fail(failure);
                }
              });
    }
  }

  private void begin(HttpCall call, Entry entry, byte[] body) {
    try {
      if (entry.isCall()) {
        JsonEnvelope envelope = JsonEnvelope.read(body);
        envelope.description();
        String url = envelope.text("streamurl").orElse("");
        NamedOffer named = services.naming().call(url, call.request().local(), entry.role);
        new OfferExchange(services, call, named, JsonEnvelope::read).start(envelope);
      } else {
        NamedOffer named =
            services
                .naming()
                .endpoint(
                    entry.path,
                    entry.rest(call.request().path()),
                    call.request().query(),
                    call.request().authority(),
                    entry.role);
        new OfferExchange(services, call, named, SdpEnvelope.Bare::new)
            .start(new SdpEnvelope.Bare(body));
      }
    } catch (SdpException e) {
      refuse(call, "sdp_" + e.reason().name().toLowerCase(Locale.ROOT), e);
    } catch (IllegalArgumentException e) {
      refuse(call, "stream", e);
    }
  }

  private void session(HttpCall call, String path) {
    Optional<SessionUrls.Subject> subject = services.urls().read(path);
    if (subject.isEmpty()) {
      services
          .badInput()
          .report("session_url", call.caller().address(), "not one of ours, or edited");
      call.reply(
          new Problem(404, "session: none of this URL (expected: one as Location named it)"));
    } else if (!SESSION_CALLS.contains(call.request().method().name())) {
      Replies.notAllowed(call, SESSION_METHODS);
    } else {
      call.body(SessionDescription.MAX_SIZE)
          .whenComplete(
              (body, failure) -> {
                if (failure == null) {
                  exchange(call, subject.get(), body);
                } else {
                  call.fail(failure);
                }
              });
    }
  }

  private void exchange(HttpCall call, SessionUrls.Subject subject, byte[] body) {
    try {
      new SessionExchange(services, call, subject).start(body);
    } catch (SdpException e) {
      refuse(call, "sdp_" + e.reason().name().toLowerCase(Locale.ROOT), e);
    }
  }

  private void refuse(HttpCall call, String reason, Exception why) {
    String detail = String.valueOf(why.getMessage());
    services.badInput().report(reason, call.caller().address(), detail);
    call.reply(new Problem(400, detail));
  }
}
