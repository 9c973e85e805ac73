package io.weir.host.store.redis;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.api.OriginId;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Java process with a replica's store of its own, that can be made to stand still. It says when
 * it is ready, is told what to do once, and writes down what happened.
 */
final class ReplicaProcess implements AutoCloseable {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().addMixIn(OriginId.class, Text.class).build();
  private static final String READY = "ready";

  /** How an {@link OriginId} is written. */
  private abstract static class Text {
    @JsonCreator
    Text(String unused) {}

    @JsonValue
    abstract String value();
  }

  private final Process process;
  private final Path log;
  private final Path said;

  private ReplicaProcess(Process process, Path log, Path said) {
    this.process = process;
    this.log = log;
    this.said = said;
  }

  /** Starts one; the last argument that its main method gets is the file to write. */
  static ReplicaProcess start(Class<?> main, String... arguments) throws IOException {
    Path directory = RedisServer.directory("replica");
    Path log = directory.resolve("log");
    Path said = directory.resolve("said.json");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                // As bin/weir.
                "-XX:+UseParallelGC",
                "-Dio.netty.leakDetection.level=disabled",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    command.add(said.toString());
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new ReplicaProcess(process, log, said);
  }

  /** Within the process: it is ready; returns what it is told. */
  static <T> T ready(Class<T> told) throws IOException {
    System.out.println(READY);
    return MAPPER.readValue(System.in, told);
  }

  /** Within the process: what happened. */
  static void say(String file, Object report) throws IOException {
    MAPPER.writeValue(Path.of(file).toFile(), report);
  }

  /** Waits until it has said so. */
  void awaitReady() {
    await().atMost(Duration.ofMinutes(2)).until(() -> Files.readString(log).contains(READY));
  }

  /** What it is to do. */
  void tell(Object what) throws IOException {
    try (OutputStream in = process.getOutputStream()) {
      MAPPER.writeValue(in, what);
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
  <T> T report(Class<T> type) throws Exception {
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
      throw new AssertionError("a replica does not end: " + Files.readString(log));
    }
    if (process.exitValue() != 0) {
      throw new AssertionError(
          "a replica ended with " + process.exitValue() + ": " + Files.readString(log));
    }
    return MAPPER.readValue(said.toFile(), type);
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
