package io.weir.host.simulation;

import java.util.List;

/**
 * What happens, in order. Immutable.
 *
 * @param events by their time
 */
public record Trace(List<Event> events) {

  /** Something that happens at a second. */
  public sealed interface Event permits Publish, View, Crash {

    /** Seconds from the beginning. */
    int at();

    /** How long it lasts, in seconds. */
    int seconds();
  }

  /**
   * A stream is published.
   *
   * @param stream its name; one that is published already is not published again
   * @param kbps bits a second, in thousands
   * @param viewers who come little by little, and stay until its end
   */
  public record Publish(int at, String stream, int seconds, int kbps, int viewers)
      implements Event {}

  /**
   * More come to a stream, all at once.
   *
   * @param seconds for how long they stay, if the stream does
   */
  public record View(int at, String stream, int seconds, int viewers) implements Event {}

  /**
   * An origin dies, and comes back empty.
   *
   * @param seconds for how long it is away
   */
  public record Crash(int at, String origin, int seconds) implements Event {}

  /** Copies the events. */
  public Trace {
    events = List.copyOf(events);
  }

  /** When the last stream is over. */
  int end() {
    return events.stream().mapToInt(event -> event.at() + event.seconds()).max().orElse(0);
  }
}
