package io.weir.it.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * An origin that does what a test says, for what real ones cannot be brought to do: stay silent,
 * flood, refuse in odd words, repeat what it was told.
 */
public final class RawOrigin implements AutoCloseable {
  private final ServerSocket server;
  private final Consumer<RawRtmp> script;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<RawRtmp> connections = new CopyOnWriteArrayList<>();
  private final AtomicInteger talks = new AtomicInteger();

  private RawOrigin(ServerSocket server, Consumer<RawRtmp> script) {
    this.server = server;
    this.script = script;
  }

  /**
   * Starts one.
   *
   * @param script what to do with each connection on which something was said, on its own thread;
   *     its errors end the connection
   */
  public static RawOrigin start(Consumer<RawRtmp> script) {
    try {
      RawOrigin origin =
          new RawOrigin(new ServerSocket(0, 1024, InetAddress.getLoopbackAddress()), script);
      origin.threads.execute(origin::accept);
      return origin;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Accepts and never says a word. */
  public static RawOrigin silent() {
    return start(connection -> connection.isClosedWithin(java.time.Duration.ofMinutes(5)));
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        RawRtmp connection = RawRtmp.accepted(socket);
        connections.add(connection);
        threads.execute(() -> serve(connection));
      } catch (IOException e) {
        return;
      } catch (RejectedExecutionException e) { // it came while all of this closed
        connections.forEach(RawRtmp::close);
        return;
      }
    }
  }

  private void serve(RawRtmp connection) {
    try (connection) {
      if (connection.hasInput()) { // a health check says nothing
        talks.incrementAndGet();
        script.accept(connection);
      }
    } catch (UncheckedIOException e) {
      connection.close(); // the peer has gone
    } finally {
      connections.remove(connection);
    }
  }

  /** The port that it listens on. */
  public int port() {
    return server.getLocalPort();
  }

  /** {@code host:port} that it listens on. */
  public String address() {
    return "127.0.0.1:" + port();
  }

  /** How many connections have said something. */
  public int talks() {
    return talks.get();
  }

  /** Handshake, connect and createStream as origins answer them; returns the connect message. */
  public static Message acceptStream(RawRtmp connection, double streamId) {
    connection.serverHandshake();
    Message connect = connection.await(m -> m.is("connect"));
    connection.command(
        "_result",
        connect.values().get(1),
        Map.of("fmsVer", "FMS/3,0,1,123", "capabilities", 31.0),
        Map.of("level", "status", "code", "NetConnection.Connect.Success", "description", "ok"));
    Message create = connection.await(m -> m.is("createStream"));
    connection.command("_result", create.values().get(1), Amf0.NULL, streamId);
    return connect;
  }

  /** Sends an onStatus on a message stream. */
  public static void status(RawRtmp connection, int streamId, String level, String code) {
    connection.command(
        5,
        streamId,
        "onStatus",
        0.0,
        Amf0.NULL,
        Map.of("level", level, "code", code, "description", code));
  }

  @Override
  public void close() {
    try {
      server.close();
      connections.forEach(RawRtmp::close);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      threads.shutdownNow();
    }
  }
}
