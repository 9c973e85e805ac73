package io.weir.plugin.leastload;

import io.weir.api.selection.Candidate;
import io.weir.api.selection.OriginLoad;
import java.time.Duration;
import java.time.Instant;

/** What an origin bears, in publishing sessions of an origin of weight 100. Pure. */
final class Burden {
  private static final double USUAL_WEIGHT = 100;
  private static final double MEGABIT = 1e6;

  /** An origin that has just come is taken to be so much of itself. */
  private static final double LEAST_SHARE = 0.05;

  private final Settings settings;
  private final Instant now;
  private final Instant stale;
  private final Instant grown;

  /** At that moment. */
  Burden(Settings settings, Instant now) {
    this.settings = settings;
    this.now = now;
    this.stale = now.minus(settings.staleAfter());
    this.grown = now.minus(settings.slowStart());
  }

  /** With one more publisher, so that weight and age tell idle origins apart too. */
  double of(Candidate candidate) {
    OriginLoad load = candidate.load();
    double sum =
        (load.publishers() + 1) * settings.publisher()
            + load.players() * settings.player()
            + load.reported().map(this::said).orElse(0.0);
    return sum / (candidate.weight() / USUAL_WEIGHT) / share(candidate.joined());
  }

  private double said(OriginLoad.Reported said) {
    if (said.at().isBefore(stale)) {
      return 0;
    }
    return said.cpuPercent() * settings.cpuPercent()
        + said.memPercent() * settings.memoryPercent()
        + said.connections() * settings.connection()
        + (said.recvBitrate() + said.sendBitrate()) / MEGABIT * settings.megabit();
  }

  private double share(Instant joined) {
    if (!joined.isAfter(grown)) {
      return 1;
    }
    double age = Duration.between(joined, now).toMillis();
    return Math.max(LEAST_SHARE, age / settings.slowStart().toMillis());
  }

  boolean full(Candidate candidate) {
    long sessions = (long) candidate.load().publishers() + candidate.load().players();
    return settings.capacity() > 0
        && sessions * USUAL_WEIGHT >= (double) settings.capacity() * candidate.weight();
  }
}
