package io.weir.host.store.redis;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.store.Generation;
import io.weir.api.store.Ownership;
import io.weir.host.store.redis.Mirror.Learnt;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The scripts' decisions as one replica takes them by itself, upon its mirror. Its generations are
 * marked as such, so that no store takes them for its own.
 */
final class Alone {
  private static final Generation NOTHING = new Generation(0, 0);

  private final Mirror<StreamKey, Owner> mirror;
  private final LongSupplier nanos;

  Alone(Mirror<StreamKey, Owner> mirror, LongSupplier nanos) {
    this.mirror = mirror;
    this.nanos = nanos;
  }

  Ownership claim(StreamKey key, OriginId wanted, Duration ttl) {
    Ownership fresh = new Ownership(key, wanted, NOTHING.nextAlone(), "");
    return present(
        mirror.decide(key, known -> known != null ? known : lasting(Owner.unpublished(fresh), ttl)),
        fresh);
  }

  Ownership replace(Ownership lost, OriginId next, Duration ttl) {
    Ownership fresh = new Ownership(lost.key(), next, lost.generation().nextAlone(), "");
    return present(
        mirror.decide(
            lost.key(),
            known -> {
              boolean stays =
                  known != null
                      && (!known.value().ownership().sameHolding(lost)
                          || known.value().at(nanos.getAsLong()).published());
              return stays ? known : lasting(Owner.unpublished(fresh), ttl);
            }),
        fresh);
  }

  Optional<Ownership> publish(Ownership held, String publisher, Duration ttl) {
    Owner owner =
        mirror.decide(
            held.key(),
            known -> {
              if (known != null && !known.value().ownership().sameHolding(held)) {
                return known;
              }
              Owner present = known == null ? Owner.unpublished(held) : known.value();
              return kept(known, present.kept(publisher, ttl, nanos.getAsLong()), ttl);
            });
    return Optional.of(present(owner, held)).filter(held::sameHolding);
  }

  /** Lengthens what is known of a lease that was renewed. */
  void renew(Ownership held, Duration ttl) {
    whileHeld(
        held,
        known -> kept(known, known.value().kept(held.publisher(), ttl, nanos.getAsLong()), ttl));
  }

  boolean unpublish(Ownership held, String publisher) {
    return whileHeld(
        held,
        known ->
            !publisher.isEmpty()
                    && known.value().at(nanos.getAsLong()).publisher().equals(publisher)
                ? new Learnt<>(Owner.unpublished(known.value().ownership()), known.millis())
                : null);
  }

  boolean release(Ownership held, Duration grace) {
    return whileHeld(
        held,
        known ->
            known.value().at(nanos.getAsLong()).published()
                ? null
                : new Learnt<>(
                    known.value(), Math.min(known.millis(), Math.max(grace.toMillis(), 0))));
  }

  private interface Change {
    /** What the record is from now on, null if it must not change. */
    @Nullable Learnt<Owner> of(Learnt<Owner> known);
  }

  /** Changes a record if it is still that holding; returns whether it did. */
  private boolean whileHeld(Ownership held, Change change) {
    boolean[] changed = new boolean[1];
    mirror.decide(
        held.key(),
        known -> {
          if (known == null || !known.value().ownership().sameHolding(held)) {
            return known;
          }
          Learnt<Owner> next = change.of(known);
          changed[0] = next != null;
          return next == null ? known : next;
        });
    return changed[0];
  }

  private static Learnt<Owner> kept(@Nullable Learnt<Owner> known, Owner owner, Duration ttl) {
    return new Learnt<>(owner, Math.max(known == null ? 0 : known.millis(), ttl.toMillis()));
  }

  private static Learnt<Owner> lasting(Owner owner, Duration ttl) {
    return new Learnt<>(owner, ttl.toMillis());
  }

  private Ownership present(@Nullable Owner owner, Ownership otherwise) {
    return owner == null ? otherwise : owner.at(nanos.getAsLong());
  }
}
