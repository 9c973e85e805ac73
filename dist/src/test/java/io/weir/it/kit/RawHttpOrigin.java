package io.weir.it.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * An HTTP origin that does what a test says, for what real ones cannot be brought to do: stay
 * silent, stop in the middle, send garbage, show what it was asked.
 */
public final class RawHttpOrigin implements AutoCloseable {

  /** Answers one request. */
  @FunctionalInterface
  public interface Script {
    /**
     * Answers; after it the connection takes its next request, unless it closed it.
     *
     * @param connection behind the request's head
     */
    void answer(RawHttp connection, RawHttp.Head request);
  }

  private final ServerSocket server;
  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private volatile Script otherwise = RawHttpOrigin::unknown;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<RawHttp> connections = new CopyOnWriteArrayList<>();

  private RawHttpOrigin(ServerSocket server) {
    this.server = server;
  }

  /** Starts one that knows no path yet, and answers all by 404. */
  public static RawHttpOrigin start() {
    try {
      RawHttpOrigin origin =
          new RawHttpOrigin(new ServerSocket(0, 1024, InetAddress.getLoopbackAddress()));
      origin.threads.execute(origin::accept);
      return origin;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What to do with requests for a path, whatever their query; each connection has its thread. */
  public RawHttpOrigin on(String path, Script script) {
    scripts.put(path, script);
    return this;
  }

  /** What to do with requests for all other paths. */
  public RawHttpOrigin otherwise(Script script) {
    otherwise = script;
    return this;
  }

  /** Answers a path by a text of that type. */
  public RawHttpOrigin serve(String path, String type, String body) {
    return on(
        path,
        (connection, request) ->
            connection.send(
                "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
                    .formatted(type, body.length(), body)));
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        RawHttp connection = RawHttp.accepted(server.accept());
        connections.add(connection);
        threads.execute(() -> serve(connection));
      } catch (IOException e) {
        return;
      } catch (RejectedExecutionException e) { // it came while all of this closed
        connections.forEach(RawHttp::close);
        return;
      }
    }
  }

  private void serve(RawHttp connection) {
    try (connection) {
      while (connection.hasInput()) { // a health check says nothing
        RawHttp.Head request = connection.head();
        scripts
            .getOrDefault(request.target().split("\\?", 2)[0], otherwise)
            .answer(connection, request);
      }
    } catch (UncheckedIOException e) {
      connection.close(); // the peer has gone
    } finally {
      connections.remove(connection);
    }
  }

  private static void unknown(RawHttp connection, RawHttp.Head request) {
    connection.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
  }

  /** The port that it listens on. */
  public int port() {
    return server.getLocalPort();
  }

  /** {@code host:port} that it listens on. */
  public String address() {
    return "127.0.0.1:" + port();
  }

  @Override
  public void close() {
    try {
      server.close();
      connections.forEach(RawHttp::close);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      threads.shutdownNow();
    }
  }
}
