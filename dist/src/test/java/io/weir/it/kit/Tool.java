package io.weir.it.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A process that a test started: its output is kept, its time is bounded, and it is gone when it is
 * closed. A tool that is not installed fails the test.
 */
public final class Tool implements AutoCloseable {
  private static final int TAIL = 3000;
  private static final Duration KILL_LIMIT = Duration.ofSeconds(10);
  private static final Set<Process> ALL = ConcurrentHashMap.newKeySet();

  static {
    // Also where the tests themselves are ended before they could close what they started.
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> ALL.forEach(Process::destroyForcibly), "tools-end"));
  }

  private final String name;
  private final List<String> command;
  private final Process process;
  private final Path log;

  private Tool(String name, List<String> command, Process process, Path log) {
    this.name = name;
    this.command = command;
    this.process = process;
    this.log = log;
    ALL.add(process);
    process.onExit().thenRun(() -> ALL.remove(process));
  }

  /** Starts a command in the current directory with this process's environment. */
  public static Tool start(Path directory, String... command) {
    return start(directory, Map.of(), List.of(command));
  }

  /**
   * Starts a command.
   *
   * @param directory its working directory; its output goes to a file there
   * @param environment added to this process's; an empty value removes the variable
   */
  public static Tool start(Path directory, Map<String, String> environment, List<String> command) {
    String name = Path.of(command.get(0)).getFileName().toString();
    Path log = directory.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    environment.forEach(
        (key, value) -> {
          if (value.isEmpty()) {
            builder.environment().remove(key);
          } else {
            builder.environment().put(key, value);
          }
        });
    try {
      return new Tool(name, command, builder.start(), log);
    } catch (IOException e) {
      throw new AssertionError(
          name + " cannot be started: " + e.getMessage() + " (.ci/install-peers.sh installs it)",
          e);
    }
  }

  /** All that it has printed so far. */
  public String output() {
    return Workplace.read(log);
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Waits for its end and returns its exit code; fails past the limit. */
  public int exitCode(Duration limit) {
    if (!ended(limit)) {
      throw failure("still runs after " + limit.toSeconds() + " s");
    }
    return process.exitValue();
  }

  /** Waits for its end; fails past the limit, or if its exit code is not 0. */
  public Tool succeeds(Duration limit) {
    int code = exitCode(limit);
    if (code != 0) {
      throw failure("exit code " + code);
    }
    return this;
  }

  /** Waits for its end; whether it came. */
  public boolean ended(Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("interrupted");
    }
  }

  /** Sends SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** Sends SIGKILL. */
  public void kill() {
    process.destroyForcibly();
    ended(KILL_LIMIT);
  }

  /** Sends a signal by its short name, such as {@code INT} or {@code STOP}. */
  public void signal(String signal) {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("interrupted");
    }
  }

  /** An error that shows what it said last. */
  public AssertionError failure(String what) {
    String said = output();
    String tail = said.length() > TAIL ? "..." + said.substring(said.length() - TAIL) : said;
    return new AssertionError(name + ": " + what + "\n" + String.join(" ", command) + "\n" + tail);
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }
}
