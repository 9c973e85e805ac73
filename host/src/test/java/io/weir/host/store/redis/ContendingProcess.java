package io.weir.host.store.redis;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.host.store.Contender;
import io.weir.host.store.Operation;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process with two clients of one Redis, that can be made to stand still. It writes down what
 * they asked and were told.
 */
final class ContendingProcess implements AutoCloseable {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final int CLIENTS = 2;
  private static final String READY = "ready";

  private final Process process;
  private final Path log;
  private final Path said;

  /**
   * What happened in it.
   *
   * @param staleWrites what was refused since another owned the stream by then
   */
  record Report(List<Operation> operations, long staleWrites) {}

  private ContendingProcess(Process process, Path log, Path said) {
    this.process = process;
    this.log = log;
    this.said = said;
  }

  /** Starts one. */
  static ContendingProcess start(RedisServer server, long seed, int number) throws IOException {
    Path directory = Files.createTempDirectory("weir-contending");
    Path log = directory.resolve("log");
    Path said = directory.resolve("said.json");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                ContendingProcess.class.getName(),
                Integer.toString(server.port()),
                Long.toString(seed),
                Integer.toString(number),
                said.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    return new ContendingProcess(process, log, said);
  }

  /** Port, seed, number of the process, and the file to write; rounds come by standard input. */
  public static void main(String[] arguments) throws Exception {
    long seed = Long.parseLong(arguments[1]);
    int number = Integer.parseInt(arguments[2]);
    // No call is ever too late: this is of the store, not of what it does without Redis.
    String configuration = "port = " + arguments[0] + ", budget = 60s, required = true";
    ExecutorService pool = Executors.newFixedThreadPool(CLIENTS);
    try (RedisReplica replica = new RedisReplica(configuration).start()) {
      System.out.println(READY);
      Contender.Rounds rounds = MAPPER.readValue(System.in, Contender.Rounds.class);
      List<Callable<List<Operation>>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(new Contender(replica.store.ownership(), rounds, seed, number * CLIENTS + i));
      }
      List<Operation> operations = new ArrayList<>();
      for (Future<List<Operation>> client : pool.invokeAll(clients)) {
        operations.addAll(client.get());
      }
      long stale = (long) replica.counted("weir.store.stale.writes");
      MAPPER.writeValue(Path.of(arguments[3]).toFile(), new Report(operations, stale));
    } finally {
      pool.shutdownNow();
    }
  }

  /** Whether it waits for its rounds. */
  boolean isReady() throws IOException {
    return Files.readString(log).contains(READY);
  }

  /** It contends from the first of these on. */
  void contend(Contender.Rounds rounds) throws IOException {
    try (OutputStream in = process.getOutputStream()) {
      MAPPER.writeValue(in, rounds);
    }
  }

  /** It stands still. */
  void pause() throws Exception {
    signal("STOP");
  }

  /** It goes on. */
  void resume() throws Exception {
    signal("CONT");
  }

  private void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** What happened; waits for its end. */
  Report report() throws Exception {
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError("a client failed: " + Files.readString(log));
    }
    return MAPPER.readValue(said.toFile(), Report.class);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try (Stream<Path> files = Files.list(log.getParent())) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(log.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
