package io.weir.host.admin;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.weir.api.OriginId;
import io.weir.api.Role;
import io.weir.api.store.Ownership;
import io.weir.host.routing.Explanation;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a stream goes where it goes, as the system API shows it. The names are stable.
 *
 * @param stream {@code vhost/app/name}
 * @param protocol that was asked for
 * @param role {@code publish} or {@code play}
 * @param rule the rule of routing in force
 * @param strategies of the rule, with the plugins that they come from
 * @param owner who owns it now; absent if nobody does
 * @param candidates every origin with an endpoint for the protocol
 * @param order what the strategies would say for a stream without owner, the best first
 * @param by the strategies that had a say, with their faults
 * @param why the reason in a sentence
 */
@JsonPropertyOrder({
  "stream",
  "protocol",
  "role",
  "rule",
  "strategies",
  "owner",
  "candidates",
  "order",
  "by",
  "why"
})
record ExplanationView(
    String stream,
    String protocol,
    String role,
    String rule,
    List<StrategyView> strategies,
    @Nullable Owner owner,
    List<CandidateView> candidates,
    List<String> order,
    String by,
    String why) {

  /** The present owner. */
  @JsonPropertyOrder({"origin", "generation", "published", "publisher"})
  record Owner(String origin, String generation, boolean published, String publisher) {
    static Owner of(Ownership owner) {
      return new Owner(
          owner.origin().value(),
          owner.generation().toString(),
          owner.published(),
          owner.publisher());
    }
  }

  /** A strategy that has a say, and where it comes from. */
  @JsonPropertyOrder({"name", "plugin", "version"})
  record StrategyView(String name, String plugin, String version) {}

  /** An origin that was looked at. */
  @JsonPropertyOrder({
    "origin",
    "weight",
    "zone",
    "healthy",
    "standing",
    "excluded",
    "publishers",
    "players",
    "load"
  })
  record CandidateView(
      String origin,
      int weight,
      String zone,
      boolean healthy,
      String standing,
      @Nullable String excluded,
      int publishers,
      int players,
      OriginView.@Nullable LoadView load) {
    static CandidateView of(Explanation.Considered one) {
      return new CandidateView(
          one.origin().value(),
          one.weight(),
          one.zone(),
          one.healthy(),
          one.standing(),
          one.objection().orElse(null),
          one.load().publishers(),
          one.load().players(),
          one.load().reported().map(OriginView.LoadView::of).orElse(null));
    }
  }

  static ExplanationView of(Explanation explanation, String protocol, Role role) {
    return new ExplanationView(
        explanation.key().toString(),
        protocol,
        role.name().toLowerCase(Locale.ROOT),
        explanation.rule(),
        explanation.strategies().stream()
            .map(it -> new StrategyView(it.name(), it.plugin(), it.version()))
            .toList(),
        explanation.owner().map(Owner::of).orElse(null),
        explanation.considered().stream().map(CandidateView::of).toList(),
        explanation.order().stream().map(OriginId::value).toList(),
        explanation.by(),
        explanation.why());
  }
}
