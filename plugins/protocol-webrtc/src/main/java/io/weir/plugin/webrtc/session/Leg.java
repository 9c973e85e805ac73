package io.weir.plugin.webrtc.session;

import io.weir.api.routing.EndReason;
import java.time.Duration;

/** One socket by which a session is relayed. Safe for use by any thread. */
public interface Leg {

  /** When the client last proved that it is there, by the clock of {@link System#nanoTime}. */
  long heard();

  /** How long after that it is over, given {@code usual}. */
  Duration patience(Duration usual);

  /** Ends it. */
  void end(EndReason reason);
}
