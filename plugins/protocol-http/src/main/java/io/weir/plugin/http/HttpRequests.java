package io.weir.plugin.http;

import io.netty.handler.codec.http.HttpMethod;
import io.weir.api.Role;
import io.weir.api.net.http.HttpCall;
import io.weir.api.net.http.HttpHandler;
import io.weir.api.net.http.Problem;
import io.weir.api.net.http.Replies;
import io.weir.api.routing.StreamRequest;
import io.weir.plugin.http.naming.HttpNaming;
import io.weir.plugin.http.naming.Target;
import io.weir.plugin.http.pages.StaticFiles;
import io.weir.plugin.http.relay.LiveExchange;
import io.weir.plugin.http.relay.PolledExchange;
import io.weir.plugin.http.relay.Services;
import io.weir.plugin.http.uri.BadUriException;
import io.weir.plugin.http.uri.Parameter;
import java.util.Locale;

/** Finds out what a request is about, and begins the exchange that answers it. */
final class HttpRequests implements HttpHandler {
  private static final String METHODS = "GET, HEAD, OPTIONS";
  private static final String VERSIONS = "/api/v1/versions";

  private final HttpNaming naming;
  private final Services services;
  private final StaticFiles files;
  private final String version;

  /**
   * Answers requests.
   *
   * @param version of this plugin, for {@code /api/v1/versions}
   */
  HttpRequests(HttpNaming naming, Services services, StaticFiles files, String version) {
    this.naming = naming;
    this.services = services;
    this.files = files;
    this.version = version;
  }

  @Override
  public void handle(HttpCall call) {
    HttpMethod method = call.request().method();
    if (method.equals(HttpMethod.OPTIONS)) {
      Replies.options(call, METHODS);
      return;
    }
    if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
      Replies.notAllowed(call, METHODS);
      return;
    }
    if (call.request().path().equals(VERSIONS)) {
      Replies.version(call, version);
      return;
    }
    try {
      answer(call);
    } catch (BadUriException e) {
      String reason = "uri_" + e.fault().name().toLowerCase(Locale.ROOT);
      String detail = String.valueOf(e.getMessage());
      services.badInput().report(reason, call.caller().address(), detail);
      call.reply(new Problem(400, detail));
    }
  }

  private void answer(HttpCall call) throws BadUriException {
    Target target = naming.name(call.request().target(), call.request().authority());
    if (target instanceof Target.Media media) {
      begin(call, media);
    } else if (!files.answer(call)) {
      call.reply(new Problem(404, "path (expected: /app/stream.flv, .ts, .aac, .mp3 or .m3u8)"));
    }
  }

  private void begin(HttpCall call, Target.Media target) throws BadUriException {
    boolean live = target.kind().endless() && call.request().method().equals(HttpMethod.GET);
    StreamRequest request =
        new StreamRequest(
            target.key(),
            Role.PLAY,
            "http",
            "http",
            call.caller().address(),
            Parameter.decoded(target.query()),
            !live);
    if (live) {
      new LiveExchange(services, call, target).start(request);
    } else {
      new PolledExchange(services, call, target).start(request);
    }
  }
}
