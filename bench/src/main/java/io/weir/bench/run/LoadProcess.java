package io.weir.bench.run;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A load generator in a process of its own, driven by lines. Closing it ends the process. */
final class LoadProcess implements AutoCloseable {
  private static final String LISTENING = "listening";

  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter commands;
  private final Answer ports;

  private LoadProcess(Process process) throws IOException {
    this.process = process;
    this.answers = process.inputReader();
    this.commands = process.outputWriter();
    String line = answers.readLine();
    if (line == null || !line.startsWith(LISTENING)) {
      process.destroyForcibly();
      throw new IOException("load process said: " + line + " (expected: listening ...)");
    }
    this.ports = Answer.parse(line.substring(LISTENING.length()).trim());
  }

  /**
   * Starts a main class of this jar.
   *
   * @param cores that it may use
   */
  static LoadProcess start(Cores cores, Class<?> main, String... args) throws IOException {
    List<String> line = new ArrayList<>(cores.prefix());
    line.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xms512m",
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:MaxDirectMemorySize=1g",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName()));
    line.addAll(Arrays.asList(args));
    return new LoadProcess(
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Where it listens for one protocol, if it does. */
  int port(Wire wire) throws IOException {
    return (int) ports.get(wire.key());
  }

  long pid() {
    return process.pid();
  }

  /**
   * Gives a command and waits for what it answers.
   *
   * @throws IOException if it answers with an error or not at all
   */
  Answer ask(String command) throws IOException {
    commands.write(command + "\n");
    commands.flush();
    String answer = answers.readLine();
    if (answer == null || !answer.startsWith("ok ")) {
      throw new IOException(command + ": " + answer + " (expected: ok ...)");
    }
    return Answer.parse(answer.substring(3));
  }

  @Override
  public void close() {
    try {
      commands.close();
      if (process.waitFor(5, TimeUnit.SECONDS)) {
        return;
      }
    } catch (IOException gone) {
      // It ended by itself.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
