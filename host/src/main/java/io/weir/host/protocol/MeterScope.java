package io.weir.host.protocol;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.List;

/** Meters of one plugin, which all go at once, so that nothing keeps its class loader. */
final class MeterScope implements AutoCloseable {
  private final MeterRegistry host;
  private final CompositeMeterRegistry scope = new CompositeMeterRegistry();

  MeterScope(MeterRegistry host) {
    this.host = host;
    scope.add(host);
  }

  MeterRegistry meters() {
    return scope;
  }

  @Override
  public void close() {
    for (Meter meter : List.copyOf(scope.getMeters())) {
      host.remove(meter.getId());
    }
    scope.close();
  }
}
