package io.weir.api.selection;

import java.time.Instant;
import java.util.Optional;

/**
 * How busy an origin is.
 *
 * <p>Immutable.
 *
 * @param publishers sessions that all replicas have open to it for publishing
 * @param players sessions that all replicas have open to it for playing
 * @param reported what the origin last said of itself
 */
public record OriginLoad(int publishers, int players, Optional<Reported> reported) {

  /** Nothing open, nothing reported. */
  public static final OriginLoad IDLE = new OriginLoad(0, 0, Optional.empty());

  /**
   * An origin's own figures, as SRS sends them with its heartbeat.
   *
   * @param cpuPercent of one core, 0 and more
   * @param memPercent of the machine's memory, 0..100
   * @param load1m the machine's load average of one minute
   * @param connections open connections
   * @param recvBytes received since its start
   * @param sendBytes sent since its start
   * @param at when it said so
   */
  public record Reported(
      double cpuPercent,
      double memPercent,
      double load1m,
      int connections,
      long recvBytes,
      long sendBytes,
      Instant at) {}
}
