package io.weir.host.routing;

import io.weir.api.StreamKey;
import io.weir.api.selection.Candidate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The rules of a replica with their strategies. Safe for use by any thread. */
final class Rules {

  /**
   * A rule in force.
   *
   * @param rule itself
   * @param strategies that order its candidates
   * @param zone the replica's, empty if unknown
   */
  record Plan(RoutingRule rule, List<NamedStrategy> strategies, String zone) {

    /** Candidates in groups, each of which goes before the next whatever strategies say. */
    List<List<Candidate>> groups(List<Candidate> candidates) {
      if (rule.zones() != Zones.PREFER || zone.isEmpty()) {
        return List.of(candidates);
      }
      Map<Boolean, List<Candidate>> ours =
          candidates.stream()
              .collect(Collectors.partitioningBy(candidate -> candidate.zone().equals(zone)));
      return List.of(ours.get(true), ours.get(false)).stream()
          .filter(group -> !group.isEmpty())
          .toList();
    }
  }

  private final List<Plan> plans;

  /**
   * These, the first that matches in force.
   *
   * @param rules the last matches every stream
   */
  Rules(List<RoutingRule> rules, List<NamedStrategy> strategies, String zone) {
    Map<String, NamedStrategy> byName =
        strategies.stream().collect(Collectors.toMap(NamedStrategy::name, Function.identity()));
    plans =
        rules.stream()
            .map(rule -> new Plan(rule, rule.strategies().stream().map(byName::get).toList(), zone))
            .toList();
  }

  Plan of(StreamKey key) {
    for (Plan plan : plans) {
      if (plan.rule().matches(key)) {
        return plan;
      }
    }
    throw new IllegalStateException("no rule for " + key + " (expected: the last for all)");
  }
}
