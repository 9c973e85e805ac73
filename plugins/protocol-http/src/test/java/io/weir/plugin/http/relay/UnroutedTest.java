package io.weir.plugin.http.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.routing.EndReason;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class UnroutedTest {
  private static final int COLLECTIONS = 50;
  private static final Origin ORIGIN =
      new Origin(new OriginId("a"), "", Map.of(), 100, "", Map.of(), Instant.EPOCH);

  @Test
  void whoWaitsForTheEndOfARefusalIsNotKeptForEver() {
    WeakReference<Object> waits = waitForTheEnd();
    for (int i = 0; i < COLLECTIONS && waits.get() != null; i++) {
      System.gc();
    }
    assertThat(waits.get()).isNull();
  }

  private static WeakReference<Object> waitForTheEnd() {
    AtomicReference<EndReason> exchange = new AtomicReference<>();
    new Unrouted(ORIGIN).revoked().thenAccept(exchange::set);
    return new WeakReference<>(exchange);
  }
}
