package io.weir.host.direct;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.api.OriginId;
import io.weir.api.VhostRule;
import io.weir.api.store.Ownership;
import io.weir.host.origins.Inbox;
import io.weir.host.origins.Refusal;
import io.weir.host.origins.RegistrationRule;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes SRS's {@code on_publish} and {@code on_unpublish}, from whoever may register origins. A
 * refused {@code on_publish} makes the server refuse its publisher.
 */
public final class Hooks implements Inbox {
  private static final Logger log = LoggerFactory.getLogger(Hooks.class);
  private static final String METER = "weir.origins.hooks";

  private final RegistrationRule rule;
  private final StreamNames names;
  private final Predicate<OriginId> known;
  private final DirectStreams streams;
  private final InstantSource clock;
  private final MeterRegistry meters;
  private Instant nextLine = Instant.MIN;

  Hooks(
      RegistrationRule rule,
      VhostRule vhosts,
      Predicate<OriginId> known,
      DirectStreams streams,
      InstantSource clock,
      MeterRegistry meters) {
    this.rule = rule;
    this.names = new StreamNames(vhosts);
    this.known = known;
    this.streams = streams;
    this.clock = clock;
    this.meters = meters;
  }

  @Override
  public Optional<Refusal> refusal(InetAddress peer, Optional<String> token) {
    Optional<Refusal> refusal = rule.refusal(peer, token);
    refusal.ifPresent(it -> count("unread", it));
    return refusal;
  }

  @Override
  public CompletionStage<Optional<Refusal>> take(byte[] body) {
    HookCall call;
    try {
      call = HookCall.parse(body, names);
    } catch (IllegalArgumentException e) {
      return refused("unread", new Refusal(Refusal.Kind.INVALID, String.valueOf(e.getMessage())));
    }
    if (!known.test(call.origin())) {
      return refused(
          call.action().name(),
          new Refusal(
              Refusal.Kind.UNKNOWN,
              "server_id: \"" + call.origin() + "\" (expected: one of /api/v1/origins)"));
    }
    return switch (call.action()) {
      case on_publish -> began(call);
      case on_unpublish ->
          streams
              .ended(call.key(), call.origin(), call.publisher())
              .thenApply(was -> taken(call, was ? "accepted" : "ignored"));
    };
  }

  private CompletionStage<Optional<Refusal>> began(HookCall call) {
    return streams
        .began(call.key(), call.origin(), call.publisher())
        .thenCompose(
            owner ->
                owner.origin().equals(call.origin())
                    ? completedFuture(taken(call, had(call, owner) ? "accepted" : "ignored"))
                    : refused(
                        call.action().name(),
                        new Refusal(
                            Refusal.Kind.CONFLICT,
                            call.key()
                                + " at "
                                + call.origin()
                                + " (expected: at "
                                + owner.origin()
                                + ", where it is live)")));
  }

  private static boolean had(HookCall call, Ownership owner) {
    return owner.publisher().equals(call.publisher().toString());
  }

  private Optional<Refusal> taken(HookCall call, String result) {
    log.debug("{} of {} at {}: {}", call.action(), call.key(), call.origin(), result);
    count(call.action().name(), result);
    return Optional.empty();
  }

  private CompletionStage<Optional<Refusal>> refused(String action, Refusal refusal) {
    count(action, refusal);
    if (mayLog()) {
      log.warn("a hook is refused: {}", refusal.detail());
    }
    return completedFuture(Optional.of(refusal));
  }

  /** Once a second. */
  private synchronized boolean mayLog() {
    Instant now = clock.instant();
    if (now.isBefore(nextLine)) {
      return false;
    }
    nextLine = now.plusSeconds(1);
    return true;
  }

  private void count(String action, Refusal refusal) {
    count(action, refusal.kind().name().toLowerCase(Locale.ROOT));
  }

  private void count(String action, String result) {
    meters.counter(METER, "action", action, "result", result).increment();
  }
}
