package io.weir.plugin.webrtc.signalling;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpStatusClass;
import io.weir.api.Endpoint;
import io.weir.api.Origin;
import io.weir.api.net.http.Asking;
import io.weir.api.net.http.HttpCall;
import io.weir.api.net.http.UpstreamRequest;
import io.weir.api.net.http.UpstreamResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Puts an offer to an origin, and to those that it names instead. Confined to the client's event
 * loop.
 */
final class OfferQuestion implements Asking.Question<OfferQuestion.Taken> {
  private final SignallingServices services;
  private final HttpCall call;
  private final String target;
  private final HttpHeaders headers;
  private final byte[] body;

  /**
   * A question that is not put yet.
   *
   * @param target what origins are asked for
   * @param headers for origins
   */
  OfferQuestion(
      SignallingServices services, HttpCall call, String target, HttpHeaders headers, byte[] body) {
    this.services = services;
    this.call = call;
    this.target = target;
    this.headers = headers;
    this.body = body;
  }

  /**
   * A session was created.
   *
   * @param place where
   * @param response whose body is not taken yet
   */
  record Taken(Place place, UpstreamResponse response) {}

  /** Fails with {@link Refused} if no session is created. */
  @Override
  public CompletionStage<Taken> ask(Origin origin, Endpoint endpoint, Duration connectTimeout) {
    return ask(new Place(origin, endpoint, target), connectTimeout, 0);
  }

  private CompletionStage<Taken> ask(Place place, Duration connectTimeout, int redirects) {
    UpstreamRequest request =
        UpstreamRequest.of(HttpMethod.POST, place.target(), headers, services.timeouts())
            .withBody(body)
            .withTimeouts(connectTimeout, services.timeouts().headTimeout());
    return services
        .upstream()
        .send(call.channel(), place.api(), request)
        .thenCompose(response -> answered(place, response, connectTimeout, redirects));
  }

  private CompletionStage<Taken> answered(
      Place place, UpstreamResponse response, Duration connectTimeout, int redirects) {
    if (response.head().status().codeClass() == HttpStatusClass.SUCCESS) {
      return CompletableFuture.completedStage(new Taken(place, response));
    }
    Optional<Place> next =
        services.redirects().next(place, response.head(), call.request().authority(), redirects);
    if (next.isEmpty()) {
      return CompletableFuture.failedStage(new Refused(response, place.origin()));
    }
    response.discard();
    return ask(next.get(), connectTimeout, redirects + 1);
  }
}
