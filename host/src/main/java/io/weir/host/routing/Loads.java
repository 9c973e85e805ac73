package io.weir.host.routing;

import io.weir.api.OriginId;
import io.weir.api.selection.OriginLoad;
import io.weir.api.store.LoadStore;
import io.weir.host.session.SessionRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * How busy each origin is: what this replica has open now, what the others last said, and what the
 * origin said of itself.
 */
final class Loads {
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration TTL = Duration.ofSeconds(5);
  private static final LoadStore.Open NONE = new LoadStore.Open(0, 0);

  private final String replica;
  private final LoadStore store;
  private final SessionRegistry sessions;
  private final Origins origins;
  private volatile Map<OriginId, LoadStore.Open> others = Map.of();

  Loads(String replica, LoadStore store, SessionRegistry sessions, Origins origins) {
    this.replica = replica;
    this.store = store;
    this.sessions = sessions;
    this.origins = origins;
  }

  void start(ScheduledExecutorService timer) {
    timer.scheduleWithFixedDelay(
        this::exchange, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void exchange() {
    store.publish(replica, sessions.open(), TTL);
    store.others(replica).thenAccept(said -> others = Map.copyOf(said));
  }

  OriginLoad of(OriginId origin) {
    LoadStore.Open open = sessions.open(origin).plus(others.getOrDefault(origin, NONE));
    return new OriginLoad(open.publishers(), open.players(), origins.reported(origin));
  }
}
