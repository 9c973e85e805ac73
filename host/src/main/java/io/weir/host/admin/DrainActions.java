package io.weir.host.admin;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.weir.api.OriginId;
import io.weir.api.store.OriginStateStore.Drain;
import io.weir.host.config.Durations;
import io.weir.host.origins.OriginCatalog;
import io.weir.host.origins.OriginStates;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * {@code POST /api/v1/origins/{id}/drain?within=60s} and {@code DELETE /api/v1/origins/{id}/drain}.
 *
 * @param within how long a drain takes where the call does not say
 */
record DrainActions(
    OriginCatalog origins, OriginStates states, Permission permission, Duration within) {
  private static final Duration LONGEST = Duration.ofDays(1);

  /** What a drain was begun as. */
  @JsonPropertyOrder({"id", "state", "since", "deadline"})
  record Begun(String id, String state, String since, String deadline) {}

  CompletionStage<Reply> drain(Call call) {
    permission.write(call);
    OriginId id = id(call);
    if (origins.all().stream().noneMatch(known -> known.origin().id().equals(id))) {
      throw new Problem(404, "origin: \"" + id + "\" (expected: one of /api/v1/origins)")
          .exception();
    }
    Duration time = call.query("within").map(DrainActions::within).orElse(within);
    return Action.stored(states.drain(id, time)).thenApply(DrainActions::begun);
  }

  CompletionStage<Reply> undrain(Call call) {
    permission.write(call);
    OriginId id = id(call);
    if (states.drain(id).isEmpty()) {
      throw new Problem(404, "origin: \"" + id + "\" (expected: one that is draining)").exception();
    }
    return Action.stored(states.undrain(id)).thenApply(done -> Reply.empty());
  }

  private static Reply begun(Drain drain) {
    return Reply.json(
        202,
        "application/json",
        new Begun(
            drain.origin().value(),
            "draining",
            drain.since().toString(),
            drain.deadline().toString()),
        Map.of());
  }

  private static OriginId id(Call call) {
    try {
      return new OriginId(call.path("id").orElse(""));
    } catch (IllegalArgumentException e) {
      throw new Problem(404, "origin: " + e.getMessage()).exception();
    }
  }

  private static Duration within(String text) {
    try {
      Duration time = Durations.parse(text);
      if (time.compareTo(LONGEST) <= 0) {
        return time;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new Problem(400, "within: \"" + text + "\" (expected: a duration up to 24h, such as 60s)")
        .exception();
  }
}
