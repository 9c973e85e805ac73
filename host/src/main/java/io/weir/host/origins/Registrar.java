package io.weir.host.origins;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.api.store.OriginStore;
import io.weir.api.store.OriginStore.Registered;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Puts registrations into the shared store. Safe for use by any thread; never blocks. */
public final class Registrar implements Inbox {
  private static final String METER = "weir.origins.registrations";

  private final OriginStore store;
  private final OriginSettings settings;
  private final InstantSource clock;
  private final MeterRegistry meters;

  /**
   * A registrar.
   *
   * @param store takes the origins
   * @param settings who may register, and how long an origin is known without registering again
   * @param clock tells when an origin joined
   * @param meters counts registrations by result
   */
  public Registrar(
      OriginStore store, OriginSettings settings, InstantSource clock, MeterRegistry meters) {
    this.store = store;
    this.settings = settings;
    this.clock = clock;
    this.meters = meters;
  }

  @Override
  public Optional<Refusal> refusal(InetAddress peer, Optional<String> token) {
    Optional<Refusal> refusal = settings.registration().refusal(peer, token);
    refusal.ifPresent(this::count);
    return refusal;
  }

  @Override
  public CompletionStage<Optional<Refusal>> take(byte[] body) {
    Registered registered;
    try {
      Registered said = RegistrationBody.parse(body, clock.instant());
      registered = new Registered(settings.described(said.origin()), said.load());
    } catch (IllegalArgumentException e) {
      Refusal refusal = new Refusal(Refusal.Kind.INVALID, String.valueOf(e.getMessage()));
      count(refusal);
      return CompletableFuture.completedFuture(Optional.of(refusal));
    }
    return store
        .register(registered, settings.ttl())
        .thenApply(
            done -> {
              meters.counter(METER, "result", "accepted").increment();
              return Optional.empty();
            });
  }

  private void count(Refusal refusal) {
    meters.counter(METER, "result", refusal.kind().name().toLowerCase(Locale.ROOT)).increment();
  }
}
