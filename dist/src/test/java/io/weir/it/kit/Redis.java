package io.weir.it.kit;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** A real redis-server on loopback that keeps nothing on disk. */
public final class Redis implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final int port;
  private final List<String> options;
  private Tool process;

  private Redis(int port, List<String> options) {
    this.port = port;
    this.options = options;
    this.process = launch();
  }

  /** Starts one, with words of its command line if there are any, and waits until it answers. */
  public static Redis start(String... options) {
    return startAt(Ports.free(1).get(0), options);
  }

  static Redis startAt(int port, String... options) {
    Redis redis = new Redis(port, List.of(options));
    redis.awaitAnswer();
    return redis;
  }

  /** Starts a sentinel by a configuration, to which it will write. */
  static Redis sentinel(String configuration) {
    Path file = Workplace.directory("sentinel").resolve("sentinel.conf");
    return start(Workplace.write(file, configuration).toString(), "--sentinel");
  }

  private Tool launch() {
    Path directory = Workplace.directory("redis");
    List<String> command = new ArrayList<>(List.of("redis-server"));
    command.addAll(options);
    command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
    command.addAll(List.of("--dir", directory.toString()));
    if (!options.contains("--sentinel")) {
      command.addAll(List.of("--save", "", "--repl-diskless-sync-delay", "0"));
    }
    return Tool.start(directory, Map.of(), command);
  }

  private void awaitAnswer() {
    Awaitility.await("Redis answers")
        .atMost(LIMIT)
        .until(
            () -> {
              if (!process.isAlive()) {
                throw process.failure("ended");
              }
              return answers();
            });
  }

  private boolean answers() {
    try {
      return ask("PING").startsWith("+PONG");
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** Waits until its answer to a command contains something. */
  void await(String command, String said) {
    Awaitility.await(command + ": " + said).atMost(LIMIT).until(() -> ask(command).contains(said));
  }

  /** Its port. */
  public int port() {
    return port;
  }

  /** Its answer to the last of some commands of one line each, as it comes over the wire. */
  public String ask(String... commands) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      socket.setSoTimeout(5_000);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      String answer = "";
      for (String command : commands) {
        socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
        answer = answer(in);
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String answer(InputStream in) throws IOException {
    StringBuilder all = new StringBuilder(line(in));
    int length = all.length() > 1 && "$*".indexOf(all.charAt(0)) >= 0 ? number(all) : 0;
    if (all.charAt(0) == '$' && length >= 0) {
      all.append(new String(in.readNBytes(length + 2), StandardCharsets.UTF_8));
    }
    for (int i = 0; all.charAt(0) == '*' && i < length; i++) {
      all.append(answer(in));
    }
    return all.toString();
  }

  private static int number(StringBuilder header) {
    return Integer.parseInt(header.substring(1).strip());
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    while (line.indexOf("\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("Redis hung up after " + line);
      }
      line.append((char) next);
    }
    return line.toString();
  }

  /** It ends at once. */
  public void kill() {
    process.kill();
    process.ended(LIMIT);
  }

  /** It comes back at the same port, and knows nothing. */
  public void restart() {
    process = launch();
    awaitAnswer();
  }

  /** It stands still. */
  public void pause() {
    process.signal("STOP");
  }

  /** It goes on. */
  public void resume() {
    process.signal("CONT");
  }

  @Override
  public void close() {
    process.close();
  }
}
