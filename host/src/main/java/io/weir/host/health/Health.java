package io.weir.host.health;

import java.time.Instant;

/**
 * What is believed of an endpoint.
 *
 * @param standing whether it serves, and if not, what for it waits
 * @param since when it came to stand so
 * @param why what was seen then, for people
 * @param ejections how often it was set aside without having done well for long in between
 * @param until when the back-off ends or ended; meaningless while it is up
 * @param answers whether the last check was answered; true before the first
 */
public record Health(
    Standing standing, Instant since, String why, int ejections, Instant until, boolean answers) {

  /** Whether it is believed to serve. */
  public boolean healthy() {
    return standing == Standing.UP;
  }
}
