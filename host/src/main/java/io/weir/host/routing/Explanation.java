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
   * @param healthy whether it is used: it is up, or health is not believed
   * @param standing what is believed of it, and why
   * @param objection why the rule does not admit it; empty if it does
   * @param load how busy it is
   */
  public record Considered(
      OriginId origin,
      int weight,
      String zone,
      boolean healthy,
      String standing,
      Optional<String> objection,
      OriginLoad load) {

    /** For a line of the log. */
    @Override
    public String toString() {
      return origin
          + " ("
          + standing
          + ", "
          + load.publishers()
          + " publishers, "
          + load.players()
          + " players"
          + load.reported().map(it -> ", cpu " + it.cpuPercent() + " %").orElse("")
          + objection.map(why -> ", excluded: " + why).orElse("")
          + ")";
    }
  }

  static Explanation of(
      Plan plan,
      StreamRequest request,
      Optional<Ownership> owner,
      List<Considered> considered,
      boolean believed,
      Choice choice) {
    return new Explanation(
        request.key(),
        plan.rule().name(),
        plan.strategies(),
        owner,
        considered,
        choice.order(),
        choice.by(),
        why(plan, owner, considered, choice)
            + (believed ? "" : "; so few origins are up that health is not believed"));
  }

  private static String why(
      Plan plan, Optional<Ownership> owner, List<Considered> considered, Choice choice) {
    if (owner.isEmpty()) {
      if (considered.isEmpty()) {
        return "no origin has an endpoint for this protocol";
      }
      if (considered.stream().allMatch(one -> one.objection().isPresent())) {
        return plan.rule().name() + " admits no origin that has an endpoint for this protocol";
      }
      if (choice.order().isEmpty()) {
        return "no origin is left" + passedOver(considered, choice);
      }
      return choice.order().get(0)
          + " is first in the order by "
          + choice.by()
          + passedOver(considered, choice);
    }
    Ownership held = owner.get();
    Optional<Considered> owning =
        considered.stream().filter(one -> one.origin().equals(held.origin())).findFirst();
    if (owning.filter(Considered::healthy).isPresent()) {
      return held.origin() + " owns the stream (generation " + held.generation() + ")";
    }
    String owns =
        held.origin()
            + " owns the stream and is "
            + owning.map(Considered::standing).orElse("unknown here");
    return owns
        + (held.published()
            ? "; it has a live publisher, so it stays"
            : "; the next request moves it");
  }

  private static String passedOver(List<Considered> considered, Choice choice) {
    List<String> out =
        considered.stream()
            .filter(one -> !choice.order().contains(one.origin()))
            .map(
                one ->
                    one.objection()
                        .map(why -> one.origin() + ": " + why)
                        .orElseGet(() -> one.origin() + " is " + one.standing()))
            .toList();
    return out.isEmpty() ? "" : "; passed over: " + String.join(", ", out);
  }
}
