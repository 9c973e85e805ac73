package io.weir.host.routing;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.routing.StreamRequest;
import io.weir.api.selection.OriginLoad;
import io.weir.api.store.Ownership;
import io.weir.host.routing.Rules.Plan;
import java.util.List;
import java.util.Optional;

/**
 * Why a stream goes where it goes.
 *
 * @param key the stream
 * @param rule the rule that is in force for it
 * @param strategies of that rule, with their plugins
 * @param owner who owns it now
 * @param considered every origin with an endpoint for the protocol
 * @param order what the strategies would say for a stream without owner
 * @param by the strategies that had a say, with their faults
 * @param why the reason in a sentence
 */
public record Explanation(
    StreamKey key,
    String rule,
    List<NamedStrategy> strategies,
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
   * @param zone its failure domain, empty if unknown
   * @param healthy whether it is believed to accept connections
   * @param objection why the rule does not admit it; empty if it does
   * @param load how busy it is
   */
  public record Considered(
      OriginId origin,
      int weight,
      String zone,
      boolean healthy,
      Optional<String> objection,
      OriginLoad load) {}

  static Explanation of(
      Plan plan,
      StreamRequest request,
      Optional<Ownership> owner,
      List<Considered> considered,
      Choice choice) {
    return new Explanation(
        request.key(),
        plan.rule().name(),
        plan.strategies(),
        owner,
        considered,
        choice.order(),
        choice.by(),
        why(plan, owner, considered, choice));
  }

  private static String why(
      Plan plan, Optional<Ownership> owner, List<Considered> considered, Choice choice) {
    if (owner.isEmpty()) {
      if (choice.order().isEmpty()) {
        return considered.isEmpty()
            ? "no origin has an endpoint for this protocol"
            : plan.rule().name() + " admits no origin that has an endpoint for this protocol";
      }
      return choice.order().get(0) + " is first in the order by " + choice.by();
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
