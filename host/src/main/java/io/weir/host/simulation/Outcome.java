package io.weir.host.simulation;

import java.util.List;

/**
 * What came of a chain of strategies. Immutable.
 *
 * @param chain its name
 * @param decisions how often a stream was placed
 * @param decisionsASecond how quickly, on this machine; the only figure that is not the same each
 *     time
 * @param publishers the most publishers of an origin, by its weight, to the mean, the mean over
 *     time
 * @param load the same of the load: a publisher counts 1, a player 0.2
 * @param worstLoad the 99th percentile of the latter over time
 * @param traffic the same as load, of bits a second in and out
 * @param movedPerCrash streams that a crash moved, the mean
 * @param returned of the streams that were published again, the part that met its origin
 * @param samples the ratio of loads over time
 */
public record Outcome(
    String chain,
    int decisions,
    double decisionsASecond,
    double publishers,
    double load,
    double worstLoad,
    double traffic,
    double movedPerCrash,
    double returned,
    List<Sample> samples) {

  /**
   * How uneven loads were.
   *
   * @param at seconds from the trace's beginning
   * @param ratio the highest load to the mean
   */
  public record Sample(int at, double ratio) {}

  /** Copies the samples. */
  public Outcome {
    samples = List.copyOf(samples);
  }
}
