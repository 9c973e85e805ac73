package io.weir.host.drain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Empties one place of its sessions by a deadline: whom to ask to go, whom to end, and when, so
 * that they do not all come back at once. It begins to ask at once and ends, at the same pace,
 * those that are left when there is just time enough for that. The pace is the configured one, or
 * faster where there would not be time enough. Not thread-safe; starts nothing.
 */
final class Evacuation {
  private final Instant began;
  private final Instant deadline;
  private final double rate;
  private final Set<String> asked = new HashSet<>();
  private final Set<String> ended = new HashSet<>();
  private double pace;
  private long everAsked;

  /**
   * One that begins now.
   *
   * @param rate sessions a second
   */
  Evacuation(Instant began, Instant deadline, double rate) {
    this.began = began;
    this.deadline = deadline;
    this.rate = rate;
  }

  /**
   * What to do now.
   *
   * @param ask to ask sessions to go elsewhere, each once
   * @param end sessions to end, each once
   */
  record Step(List<String> ask, List<String> end) {}

  /**
   * Decides.
   *
   * @param present the sessions that are there, by their names, in the order in which they are to
   *     go
   */
  Step step(Instant now, List<String> present) {
    if (pace == 0) {
      double seconds = Math.max(seconds(began, deadline), 0.001);
      pace = Math.max(rate, 2 * present.size() / seconds);
    }
    Set<String> here = Set.copyOf(present);
    asked.retainAll(here);
    ended.retainAll(here);
    List<String> left = present.stream().filter(id -> !ended.contains(id)).toList();
    long inTime = now.isBefore(deadline) ? (long) (pace * seconds(now, deadline)) : 0;
    List<String> end = left.subList(0, (int) Math.max(left.size() - inTime, 0));
    ended.addAll(end);
    return new Step(ask(now, left.subList(end.size(), left.size())), List.copyOf(end));
  }

  private List<String> ask(Instant now, List<String> left) {
    long allowed = (long) (pace * seconds(began, now)) + 1;
    List<String> ask = new ArrayList<>();
    for (String id : left) {
      if (everAsked >= allowed) {
        break;
      }
      if (asked.add(id)) {
        ask.add(id);
        everAsked++;
      }
    }
    return ask;
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e9;
  }
}
