package io.weir.host.store;

import io.weir.api.OriginId;
import io.weir.api.store.Ownership;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One question to a store of ownerships and its answer.
 *
 * @param held what the client believed to hold; of a claim the stream alone counts
 * @param origin the one that is wanted
 * @param publisher in whose name; empty for nobody
 * @param millis length of the lease, or of the grace
 * @param from when it was asked, by the clock of {@link System#nanoTime}
 * @param to when the answer was there
 */
public record Operation(
    Kind kind,
    Ownership held,
    OriginId origin,
    String publisher,
    long millis,
    Answer answer,
    long from,
    long to) {

  /** What can be asked. */
  public enum Kind {
    CLAIM,
    RENEW,
    REPLACE,
    PUBLISH,
    UNPUBLISH,
    RELEASE,
    RESTORE
  }

  /**
   * What was said.
   *
   * @param done whether it was done, where that is said
   * @param owner the present ownership, where that is said
   */
  public record Answer(boolean done, @Nullable Ownership owner) {
    static Answer of(boolean done) {
      return new Answer(done, null);
    }

    static Answer of(Ownership owner) {
      return new Answer(true, owner);
    }

    static Answer of(Optional<Ownership> owner) {
      return new Answer(owner.isPresent(), owner.orElse(null));
    }
  }

  /** The same with a lease of another length. */
  Operation lasting(long otherMillis) {
    return new Operation(kind, held, origin, publisher, otherMillis, answer, from, to);
  }

  /** The same with another ownership for an answer. */
  Operation answeredBy(Ownership owner) {
    return new Operation(kind, held, origin, publisher, millis, Answer.of(owner), from, to);
  }
}
