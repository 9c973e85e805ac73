package io.weir.host.simulation;

import io.weir.api.OriginId;
import io.weir.host.simulation.Outcome.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/** Counts what becomes of streams and origins. Confined to one thread. */
final class Measures {
  private static final double PLAYER = 0.2;
  private static final double NANOS = 1e9;

  private final Fleet fleet;
  private final int settled;
  private final List<Double> publishers = new ArrayList<>();
  private final List<Double> traffic = new ArrayList<>();
  private final List<Sample> loads = new ArrayList<>();
  private int decisions;
  private long nanos;
  private int crashes;
  private int moved;
  private int back;
  private int backAtTheSame;

  Measures(Fleet fleet, int settled) {
    this.fleet = fleet;
    this.settled = settled;
  }

  void decided(long took) {
    decisions++;
    nanos += took;
  }

  /** A stream is published. */
  void placed(int at, Optional<OriginId> before, Optional<OriginId> now) {
    if (at >= settled && before.isPresent()) {
      back++;
      backAtTheSame += before.equals(now) ? 1 : 0;
    }
  }

  /** An origin crashed. */
  void moved(int at, int streams) {
    if (at >= settled) {
      crashes++;
      moved += streams;
    }
  }

  void sample(int at) {
    publishers.add(ratio(origin -> fleet.burden(origin, 1, 0)));
    traffic.add(ratio(fleet::traffic));
    loads.add(new Sample(at, ratio(origin -> fleet.burden(origin, 1, PLAYER))));
  }

  /** The highest to the mean, each by its origin's weight; 1 where there is nothing. */
  private double ratio(IntToDoubleFunction of) {
    double most = 0;
    double sum = 0;
    int weights = 0;
    for (int i = 0; i < fleet.size(); i++) {
      if (fleet.isUp(i)) {
        most = Math.max(most, of.applyAsDouble(i) / fleet.weight(i));
        sum += of.applyAsDouble(i);
        weights += fleet.weight(i);
      }
    }
    return sum == 0 ? 1 : most / (sum / weights);
  }

  Outcome outcome(String chain) {
    List<Double> ratios = loads.stream().map(Sample::ratio).toList();
    return new Outcome(
        chain,
        decisions,
        decisions / Math.max(nanos / NANOS, 1 / NANOS),
        mean(publishers),
        mean(ratios),
        percentile(ratios, 0.99),
        mean(traffic),
        crashes == 0 ? 0 : (double) moved / crashes,
        back == 0 ? 0 : (double) backAtTheSame / back,
        loads);
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(1);
  }

  private static double percentile(List<Double> values, double part) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted.length == 0 ? 1 : sorted[(int) Math.min(sorted.length - 1, sorted.length * part)];
  }
}
