package io.weir.plugin.leastload;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * What {@code weir.selection.least-load} says.
 *
 * @param choose how one is chosen
 * @param publisher what a publishing session counts
 * @param player what a playing session counts
 * @param cpuPercent what a percent of a core counts
 * @param memoryPercent what a percent of memory counts
 * @param connection what an open connection counts
 * @param megabit what a megabit a second counts, either way
 * @param staleAfter age of a report that does not count any more
 * @param capacity sessions of an origin of weight 100; 0 is no limit
 * @param slowStart how long an origin is new
 */
record Settings(
    Choose choose,
    double publisher,
    double player,
    double cpuPercent,
    double memoryPercent,
    double connection,
    double megabit,
    Duration staleAfter,
    int capacity,
    Duration slowStart) {

  /** How one is chosen. */
  enum Choose {
    /** The less loaded of two that are drawn. */
    TWO,
    /** The least loaded. */
    LEAST
  }

  static Settings of(Config section) {
    Config counts = section.getConfig("counts");
    return new Settings(
        section.getEnum(Choose.class, "choose"),
        counts.getDouble("publisher"),
        counts.getDouble("player"),
        counts.getDouble("cpu-percent"),
        counts.getDouble("memory-percent"),
        counts.getDouble("connection"),
        counts.getDouble("megabit"),
        section.getDuration("stale-after"),
        section.getInt("capacity"),
        section.getDuration("slow-start"));
  }
}
