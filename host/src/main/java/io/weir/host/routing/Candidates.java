package io.weir.host.routing;

import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.selection.Candidate;
import io.weir.host.routing.Explanation.Considered;
import io.weir.host.routing.Rules.Plan;
import java.util.List;
import java.util.Set;

/** Which origins could take a stream now. Safe for use by any thread; never blocks. */
final class Candidates {
  private final Origins origins;
  private final Loads loads;

  Candidates(Origins origins, Loads loads) {
    this.origins = origins;
    this.loads = loads;
  }

  /**
   * The healthy origins with such an endpoint that the rule admits; when none is believed healthy,
   * all of them, since trying is better than refusing. Those that are draining are never among
   * them.
   *
   * @param excluded those that this request has tried
   */
  List<Candidate> of(Plan plan, String endpointKind, Set<OriginId> excluded) {
    List<Origin> serving =
        origins.serving(endpointKind).stream()
            .filter(origin -> plan.rule().admits(origin, plan.zone()))
            .filter(origin -> !excluded.contains(origin.id()))
            .filter(origin -> !origins.draining(origin.id()))
            .toList();
    List<Origin> healthy =
        serving.stream().filter(origin -> origins.healthy(origin.id(), endpointKind)).toList();
    return (healthy.isEmpty() ? serving : healthy).stream().map(this::candidate).toList();
  }

  /** All with such an endpoint, as they are to be explained. */
  List<Considered> considered(Plan plan, String endpointKind) {
    return origins.serving(endpointKind).stream()
        .map(
            origin ->
                new Considered(
                    origin.id(),
                    origin.weight(),
                    origin.zone(),
                    origins.healthy(origin.id(), endpointKind) && !origins.draining(origin.id()),
                    origins.standing(origin.id(), endpointKind),
                    plan.rule().objection(origin, plan.zone()),
                    loads.of(origin.id())))
        .toList();
  }

  private Candidate candidate(Origin origin) {
    return new Candidate(
        origin.id(),
        origin.weight(),
        origin.zone(),
        origin.labels(),
        origin.joined(),
        loads.of(origin.id()));
  }
}
