package io.weir.host.net.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** What one protocol's HTTP parts count. */
final class HttpMeters {
  private static final int CLASSES = 6;

  private final String protocol;
  private final MeterRegistry registry;
  private final Counter[] requests = new Counter[CLASSES];
  private final Counter reused;
  private final Counter dialled;
  private final AtomicInteger upstream = new AtomicInteger();

  HttpMeters(String protocol, MeterRegistry registry) {
    this.protocol = protocol;
    this.registry = registry;
    for (int i = 1; i < CLASSES; i++) {
      requests[i] =
          registry.counter("weir.http.requests", "protocol", protocol, "status", i + "xx");
    }
    reused = connections("reused");
    dialled = connections("new");
    Gauge.builder("weir.http.upstream.connections", upstream, AtomicInteger::get)
        .tag("protocol", protocol)
        .strongReference(true)
        .register(registry);
  }

  private Counter connections(String kind) {
    return registry.counter(
        "weir.http.upstream.exchanges", "protocol", protocol, "connection", kind);
  }

  void answered(int status) {
    requests[Math.min(Math.max(status / 100, 1), CLASSES - 1)].increment();
  }

  void exchange(boolean onReused) {
    (onReused ? reused : dialled).increment();
  }

  /** Faults are rare, so their counters are looked up. */
  void fault(Enum<?> fault) {
    registry
        .counter(
            "weir.http.upstream.faults",
            "protocol",
            protocol,
            "fault",
            fault.name().toLowerCase(Locale.ROOT))
        .increment();
  }

  void upstreamOpened() {
    upstream.incrementAndGet();
  }

  void upstreamClosed() {
    upstream.decrementAndGet();
  }
}
