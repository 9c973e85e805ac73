package io.weir.host.simulation;

import io.weir.host.simulation.Trace.Event;
import io.weir.host.simulation.Trace.Publish;
import io.weir.host.simulation.Trace.View;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Traces out of Weir's log, as it is shipped: of the end records of sessions. What had not ended
 * when the log did is not in it, nor is what was refused.
 */
public final class LogTrace {
  private static final Pattern RECORD =
      Pattern.compile(
          "(?<time>\\S+) .*end session=\\S+ protocol=\\S+ role=(?<role>publish|play)"
              + " stream=(?<vhost>[^/ ]+)/(?<name>\\S+) .*toOrigin=(?<bytes>\\d+) toClient=\\d+"
              + " seconds=(?<seconds>[\\d.]+) reason=\\S+");
  private static final String DEFAULT_VHOST = "__defaultVhost__";
  private static final int MAX_EVENTS = 5_000_000;
  private static final double BITS_IN_A_BYTE = 8;

  /** What one record says; times in seconds. */
  private record Session(boolean publishes, String stream, double from, double seconds, int kbps) {}

  private LogTrace() {}

  /**
   * Reads one.
   *
   * @throws InvalidTrace if the file cannot be read, or has no end records
   */
  public static Trace read(Path file) throws InvalidTrace {
    List<Session> sessions = new ArrayList<>();
    int number = 0;
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        Matcher record = RECORD.matcher(line);
        if (record.matches()) {
          add(sessions, record);
        }
      }
    } catch (DateTimeException | NumberFormatException e) {
      throw new InvalidTrace(file.getFileName() + ":" + number + ": " + e.getMessage());
    } catch (IOException e) {
      throw new InvalidTrace(file + ": cannot be read: " + e);
    }
    if (sessions.isEmpty()) {
      throw new InvalidTrace(
          file.getFileName() + ": no sessions (expected: lines with their ends)");
    }
    return trace(sessions);
  }

  private static void add(List<Session> sessions, Matcher record) throws InvalidTrace {
    if (sessions.size() == MAX_EVENTS) {
      throw new InvalidTrace("more than " + MAX_EVENTS + " sessions");
    }
    double seconds = Double.parseDouble(record.group("seconds"));
    if (seconds <= 0) {
      return;
    }
    double end = OffsetDateTime.parse(record.group("time")).toInstant().toEpochMilli() / 1e3;
    String vhost = record.group("vhost").equals(DEFAULT_VHOST) ? "" : record.group("vhost") + "/";
    sessions.add(
        new Session(
            record.group("role").equals("publish"),
            vhost + record.group("name"),
            end - seconds,
            seconds,
            (int) (Long.parseLong(record.group("bytes")) * BITS_IN_A_BYTE / 1e3 / seconds)));
  }

  private static Trace trace(List<Session> sessions) {
    double first = sessions.stream().mapToDouble(Session::from).min().orElse(0);
    List<Event> events = new ArrayList<>();
    for (Session session : sessions) {
      int at = (int) (session.from() - first);
      int seconds = (int) Math.max(1, Math.round(session.seconds()));
      events.add(
          session.publishes()
              ? new Publish(at, session.stream(), seconds, session.kbps(), 0)
              : new View(at, session.stream(), seconds, 1));
    }
    // Whoever came in the same second comes after the stream.
    events.sort(Comparator.comparingInt(Event::at).thenComparing(event -> event instanceof View));
    return new Trace(events);
  }
}
