package io.weir.host.routing;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.selection.OriginLoad;
import io.weir.api.store.Ownership;
import java.util.List;
import java.util.Optional;

/**
 * Why a stream goes where it goes.
 *
 * @param key the stream
 * @param owner who owns it now
 * @param considered every origin with an endpoint for the protocol
 * @param order what the strategies would say for a stream without owner
 * @param by the strategies that had a say, with their faults
 * @param why the reason in a sentence
 */
public record Explanation(
    StreamKey key,
    Optional<Ownership> owner,
    List<Considered> considered,
    List<OriginId> order,
    String by,
    String why) {

  /**
   * An origin that was looked at.
   *
   * @param origin which
   * @param weight its weight
   * @param healthy whether it is believed to accept connections
   * @param load how busy it is
   */
  public record Considered(OriginId origin, int weight, boolean healthy, OriginLoad load) {}

  static Explanation of(
      StreamKey key, Optional<Ownership> owner, List<Considered> considered, Choice choice) {
    return new Explanation(
        key, owner, considered, choice.order(), choice.by(), why(owner, considered, choice));
  }

  private static String why(Optional<Ownership> owner, List<Considered> considered, Choice choice) {
    if (owner.isEmpty()) {
      return choice.order().isEmpty()
          ? "no origin has an endpoint for this protocol"
          : choice.order().get(0) + " is first in the order by " + choice.by();
    }
    Ownership held = owner.get();
    boolean healthy =
        considered.stream().anyMatch(one -> one.origin().equals(held.origin()) && one.healthy());
    if (healthy) {
      return held.origin() + " owns the stream (generation " + held.generation() + ")";
    }
    return held.published()
        ? held.origin() + " owns the stream, is unhealthy, and has a live publisher: it stays"
        : held.origin() + " owns the stream and is unhealthy: the next request moves it";
  }
}
