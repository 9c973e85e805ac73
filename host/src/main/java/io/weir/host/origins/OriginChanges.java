package io.weir.host.origins;

import io.weir.api.Origin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs one line for every origin that joined, restarted, moved or left. */
final class OriginChanges {
  private static final Logger log = LoggerFactory.getLogger(OriginChanges.class);

  private OriginChanges() {}

  static void log(OriginMap before, OriginMap after) {
    after
        .byId()
        .forEach(
            (id, now) -> {
              KnownOrigin then = before.byId().get(id);
              if (then == null) {
                say("joined", now);
              } else if (differs(then.origin(), now.origin())) {
                say("changed", now);
              }
            });
    before
        .byId()
        .forEach(
            (id, then) -> {
              if (!after.byId().containsKey(id)) {
                say("left", then);
              }
            });
  }

  /** Load and time of joining are no news. */
  private static boolean differs(Origin then, Origin now) {
    return !then.instance().equals(now.instance()) || !then.endpoints().equals(now.endpoints());
  }

  private static void say(String what, KnownOrigin it) {
    log.info(
        "origin {} {}: {}, instance {}, {}",
        it.origin().id(),
        what,
        it.source(),
        it.origin().instance(),
        it.origin().endpoints());
  }
}
