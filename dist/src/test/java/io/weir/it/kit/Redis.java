package io.weir.it.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** A real redis-server on loopback that keeps nothing on disk. */
public final class Redis implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final int port;
  private Tool process;

  private Redis(int port) {
    this.port = port;
    this.process = launch();
  }

  /** Starts one and waits until it answers. */
  public static Redis start() {
    Redis redis = new Redis(Ports.free(1).get(0));
    redis.awaitAnswer();
    return redis;
  }

  private Tool launch() {
    Path directory = Workplace.directory("redis");
    String command = "redis-server --port %d --bind 127.0.0.1 --save --dir %s";
    return Tool.start(directory, Map.of(), List.of(command.formatted(port, directory).split(" ")));
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

  /** Its port. */
  public int port() {
    return port;
  }

  /** The beginning of its answer to a command in one line. */
  public String ask(String command) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
      byte[] answer = new byte[1 << 16];
      int length = socket.getInputStream().read(answer);
      return new String(answer, 0, Math.max(length, 0), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
