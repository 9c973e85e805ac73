package io.weir.api.store;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;

/**
 * Who owns a stream.
 *
 * <p>Immutable.
 *
 * @param key the stream
 * @param origin its owner
 * @param generation the fencing token that every later write compares
 * @param publisher who holds the publish lease (replica and session), empty if nobody publishes
 */
public record Ownership(StreamKey key, OriginId origin, Generation generation, String publisher) {

  /** Whether a publisher is live, so that the owner must not be replaced. */
  public boolean published() {
    return !publisher.isEmpty();
  }

  /** The same holding with another publisher, empty for none. */
  public Ownership withPublisher(String other) {
    return new Ownership(key, origin, generation, other);
  }

  /** Whether the other is the same holding, whatever its publisher. */
  public boolean sameHolding(Ownership other) {
    return key.equals(other.key) && generation.equals(other.generation);
  }
}
