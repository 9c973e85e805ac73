package io.weir.host.routing;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code weir.routing}.
 *
 * @param rules who orders which origins for which streams; the last is for all
 * @param connectTimeout what one candidate gets to accept or refuse a stream
 * @param maxCandidates candidates that one request may try
 * @param playClaims whether a player may place a stream that nobody has published yet
 * @param ownershipTtl length of the lease on a stream that is in use
 * @param playClaimTtl length of the lease that a player's claim gets until its route is open
 * @param publisherGrace how long a stream keeps its origin after its last session here
 * @param historyTtl how long the host remembers where streams, clients, apps and vhosts were
 * @param followRate sessions a second that end at an origin which their stream has left
 * @param followWithin time in which those of one stream do, whatever the rate
 * @param decisionBudget what the strategies get to order the candidates
 * @param decisionThreads threads that strategies run on
 */
public record RoutingSettings(
    List<RoutingRule> rules,
    Duration connectTimeout,
    int maxCandidates,
    boolean playClaims,
    Duration ownershipTtl,
    Duration playClaimTtl,
    Duration publisherGrace,
    Duration historyTtl,
    int followRate,
    Duration followWithin,
    Duration decisionBudget,
    int decisionThreads) {

  /** Reads {@code weir.routing}. */
  public static RoutingSettings from(Config routing) {
    return new RoutingSettings(
        rules(routing),
        routing.getDuration("connect-timeout"),
        routing.getInt("max-candidates"),
        routing.getBoolean("play-claims"),
        routing.getDuration("ownership-ttl"),
        routing.getDuration("play-claim-ttl"),
        routing.getDuration("publisher-grace"),
        routing.getDuration("history-ttl"),
        routing.getInt("follow.rate"),
        routing.getDuration("follow.within"),
        routing.getDuration("decision-budget"),
        routing.getInt("decision-threads"));
  }

  private static List<RoutingRule> rules(Config routing) {
    RoutingRule otherwise =
        RoutingRule.otherwise(
            routing.getStringList("strategies"), routing.getEnum(Zones.class, "zones"));
    List<RoutingRule> rules = new ArrayList<>();
    for (Config element : routing.getConfigList("rules")) {
      rules.add(RoutingRule.from(element, rules.size() + 1, otherwise));
    }
    rules.add(otherwise);
    return List.copyOf(rules);
  }

  /** Names of all strategies that a rule asks for, each once. */
  public List<String> strategies() {
    return rules.stream().flatMap(rule -> rule.strategies().stream()).distinct().toList();
  }
}
