package io.weir.host.net.udp;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** What one datagram socket counts. Safe for use by any thread. */
final class UdpMeters {
  private final Map<Drop, Counter> dropped = new EnumMap<>(Drop.class);
  private final Counter toOrigin;
  private final Counter toClient;
  private final Counter refused;

  UdpMeters(String listener, MeterRegistry meters) {
    for (Drop reason : Drop.values()) {
      String word = reason.name().toLowerCase(Locale.ROOT);
      dropped.put(
          reason, meters.counter("weir.datagrams.dropped", "listener", listener, "reason", word));
    }
    toOrigin = relayed(meters, listener, "to_origin");
    toClient = relayed(meters, listener, "to_client");
    refused = meters.counter("weir.datagram.sessions.refused", "listener", listener);
  }

  private static Counter relayed(MeterRegistry meters, String listener, String direction) {
    return meters.counter("weir.datagrams.relayed", "listener", listener, "direction", direction);
  }

  void dropped(Drop reason) {
    Objects.requireNonNull(dropped.get(reason)).increment();
  }

  void relayed(long toOriginMore, long toClientMore) {
    toOrigin.increment((double) toOriginMore);
    toClient.increment((double) toClientMore);
  }

  /** A limit left no place for a session. */
  void refused() {
    refused.increment();
  }
}
