package io.weir.host.simulation;

import io.weir.host.simulation.Trace.Crash;
import io.weir.host.simulation.Trace.Event;
import io.weir.host.simulation.Trace.Publish;
import io.weir.host.simulation.Trace.View;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Traces as files of comma-separated values, with {@value #HEAD} in their first line. What an event
 * does not have stays empty; empty lines and those that begin with # are left out.
 */
public final class TraceFile {
  static final String HEAD = "time,event,name,seconds,kbps,viewers";

  private static final int COLUMNS = 6;
  private static final int MAX_SECONDS = 31_536_000;
  private static final int MAX_NUMBER = 10_000_000;
  private static final int MAX_EVENTS = 5_000_000;

  private TraceFile() {}

  /**
   * Reads one.
   *
   * @param origins who may crash
   * @throws InvalidTrace naming file and line, or that it cannot be read
   */
  public static Trace read(Path file, Set<String> origins) throws InvalidTrace {
    List<Event> events = new ArrayList<>();
    int number = 0;
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      boolean head = false;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        if (!head) {
          expect(line.strip().equals(HEAD), line.strip(), HEAD);
          head = true;
          continue;
        }
        Event event = new Line(line).event(origins);
        int before = events.isEmpty() ? 0 : events.get(events.size() - 1).at();
        expect(event.at() >= before, "time: " + event.at(), "not before " + before);
        expect(events.size() < MAX_EVENTS, "one more event", "at most " + MAX_EVENTS);
        events.add(event);
      }
    } catch (InvalidTrace e) {
      throw new InvalidTrace(file.getFileName() + ":" + number + ": " + e.getMessage());
    } catch (IOException e) {
      throw new InvalidTrace(file + ": cannot be read: " + e);
    }
    if (events.isEmpty()) {
      throw new InvalidTrace(
          file.getFileName() + ": no events (expected: lines after " + HEAD + ")");
    }
    return new Trace(events);
  }

  /**
   * Writes one, so that {@link #read} gives it back.
   *
   * @throws IOException if it cannot be written
   */
  public static void write(Path file, Trace trace) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(HEAD + "\n");
      for (Event event : trace.events()) {
        out.write(line(event) + "\n");
      }
    }
  }

  private static String line(Event event) {
    if (event instanceof Publish it) {
      return it.at()
          + ",publish,"
          + it.stream()
          + ","
          + it.seconds()
          + ","
          + it.kbps()
          + ","
          + it.viewers();
    }
    if (event instanceof View it) {
      return it.at() + ",view," + it.stream() + "," + it.seconds() + ",," + it.viewers();
    }
    Crash it = (Crash) event;
    return it.at() + ",crash," + it.origin() + "," + it.seconds() + ",,";
  }

  private static void expect(boolean met, String value, String expectation) throws InvalidTrace {
    if (!met) {
      throw new InvalidTrace(value + " (expected: " + expectation + ")");
    }
  }

  /** One event. */
  private static final class Line {
    private final String[] columns;

    Line(String line) throws InvalidTrace {
      columns = line.split(",", -1);
      expect(columns.length == COLUMNS, columns.length + " columns", HEAD);
    }

    Event event(Set<String> origins) throws InvalidTrace {
      int at = number(0, "time", 0, MAX_SECONDS);
      int seconds = number(3, "seconds", 1, MAX_SECONDS);
      return switch (text(1)) {
        case "publish" ->
            new Publish(
                at,
                stream(),
                seconds,
                number(4, "kbps", 0, MAX_NUMBER),
                number(5, "viewers", 0, MAX_NUMBER));
        case "view" -> {
          nothing(4, "kbps");
          yield new View(at, stream(), seconds, number(5, "viewers", 1, MAX_NUMBER));
        }
        case "crash" -> {
          nothing(4, "kbps");
          nothing(5, "viewers");
          expect(origins.contains(text(2)), "name: " + text(2), Fleet.names(origins.size()));
          yield new Crash(at, text(2), seconds);
        }
        default ->
            throw new InvalidTrace("event: " + text(1) + " (expected: publish, view or crash)");
      };
    }

    private String text(int column) {
      return columns[column].strip();
    }

    private String stream() throws InvalidTrace {
      String name = text(2);
      try {
        Simulation.key(name);
        return name;
      } catch (IllegalArgumentException e) {
        throw new InvalidTrace("name: " + name + " (expected: app/stream)");
      }
    }

    private void nothing(int column, String name) throws InvalidTrace {
      expect(text(column).isEmpty(), name + ": " + text(column), "nothing");
    }

    private int number(int column, String name, int least, int most) throws InvalidTrace {
      String text = text(column);
      int number;
      try {
        number = Integer.parseInt(text);
      } catch (NumberFormatException e) {
        number = least - 1;
      }
      expect(
          number >= least && number <= most,
          name + ": " + (text.isEmpty() ? "nothing" : text),
          "a whole number from " + least + " to " + most);
      return number;
    }
  }
}
