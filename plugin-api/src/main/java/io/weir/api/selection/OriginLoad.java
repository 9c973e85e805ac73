package io.weir.api.selection;

import java.time.Duration;
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
   * @param recvBitrate bits received a second, from what it said before to this; 0 if it had said
   *     nothing
   * @param sendBitrate bits sent a second, likewise
   * @param at when it said so
   */
  public record Reported(
      double cpuPercent,
      double memPercent,
      double load1m,
      int connections,
      long recvBytes,
      long sendBytes,
      double recvBitrate,
      double sendBitrate,
      Instant at) {

    private static final double BITS = 8;

    /** The same with bit rates since an earlier report of the same instance. */
    public Reported since(Reported before) {
      double seconds = Duration.between(before.at, at).toMillis() / 1e3;
      return seconds <= 0
          ? before
          : new Reported(
              cpuPercent,
              memPercent,
              load1m,
              connections,
              recvBytes,
              sendBytes,
              Math.max(0, recvBytes - before.recvBytes) * BITS / seconds,
              Math.max(0, sendBytes - before.sendBytes) * BITS / seconds,
              at);
    }
  }
}
