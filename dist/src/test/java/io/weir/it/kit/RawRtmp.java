package io.weir.it.kit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;

/** An RTMP client that says whatever a test wants, also what no client should. Not thread-safe. */
public final class RawRtmp implements AutoCloseable {
  private static final int BLOCK = 1536;
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Socket socket;
  private final DataInputStream in;
  private final Chunks.Reader reader;
  private int chunkSize = 128;

  private RawRtmp(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 16384));
    this.reader = new Chunks.Reader(in);
  }

  /** The other end of an accepted connection. */
  static RawRtmp accepted(Socket socket) throws IOException {
    return new RawRtmp(socket);
  }

  /** Connects and says nothing. */
  public static RawRtmp connect(int port) {
    return connect(port, 0);
  }

  /** Connects with a receive buffer of that size (0 is the system's choice) and says nothing. */
  public static RawRtmp connect(int port, int receiveBuffer) {
    try {
      Socket socket = new Socket();
      if (receiveBuffer > 0) {
        socket.setReceiveBufferSize(receiveBuffer);
      }
      socket.connect(
          new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port),
          (int) PATIENCE.toMillis());
      return new RawRtmp(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Connects from another address of loopback and says nothing. */
  public static RawRtmp connectFrom(String address, int port) {
    try {
      InetAddress from = InetAddress.getAllByName(address)[0];
      return new RawRtmp(new Socket(InetAddress.getLoopbackAddress(), port, from, 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The simple handshake. */
  public RawRtmp handshake() {
    byte[] c1 = new byte[BLOCK];
    new Random(1).nextBytes(c1);
    Arrays.fill(c1, 0, 8, (byte) 0);
    exchange(c1);
    return this;
  }

  /** The handshake with digests, whose answers are checked. */
  public RawRtmp digestHandshake() {
    byte[] c1 = DigestHandshake.c1();
    byte[] s1 = exchange(c1);
    if (!DigestHandshake.isServers(s1)) {
      throw new AssertionError("S1 has no server's digest");
    }
    return this;
  }

  /** The server's side of the simple handshake. */
  public RawRtmp serverHandshake() {
    try {
      byte[] c0c1 = in.readNBytes(1 + BLOCK);
      byte[] s0s1s2 = new byte[1 + 2 * BLOCK];
      s0s1s2[0] = 3;
      System.arraycopy(c0c1, 1, s0s1s2, 1 + BLOCK, c0c1.length - 1);
      send(s0s1s2);
      in.readNBytes(BLOCK);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] exchange(byte[] c1) {
    try {
      byte[] c0c1 = new byte[1 + BLOCK];
      c0c1[0] = 3;
      System.arraycopy(c1, 0, c0c1, 1, BLOCK);
      send(c0c1);
      byte[] s0s1s2 = in.readNBytes(1 + 2 * BLOCK);
      if (s0s1s2.length < 1 + 2 * BLOCK || s0s1s2[0] != 3) {
        throw new AssertionError("S0 S1 S2: " + s0s1s2.length + " bytes came");
      }
      byte[] s1 = Arrays.copyOfRange(s0s1s2, 1, 1 + BLOCK);
      send(s1);
      return s1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends bytes as they are. */
  public RawRtmp send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a message in chunks of the size announced last. */
  public RawRtmp message(int csid, int type, int streamId, long timestamp, byte[] payload) {
    return send(Chunks.write(new Message(csid, type, streamId, timestamp, payload), chunkSize));
  }

  /** Sends a command on chunk stream 3 and message stream 0. */
  public RawRtmp command(String name, Object... rest) {
    return command(3, 0, name, rest);
  }

  /** Sends a command. */
  public RawRtmp command(int csid, int streamId, String name, Object... rest) {
    Object[] values = new Object[rest.length + 1];
    values[0] = name;
    System.arraycopy(rest, 0, values, 1, rest.length);
    return message(csid, 20, streamId, 0, Amf0.write(values));
  }

  /** Sends Set Chunk Size and keeps to it. */
  public RawRtmp chunkSize(int bytes) {
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    Chunks.number(payload, bytes, 4);
    message(2, 1, 0, 0, payload.toByteArray());
    chunkSize = bytes;
    return this;
  }

  /** The object of a connect command. */
  public Map<String, Object> connectObject(String app) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("app", app);
    object.put("type", "nonprivate");
    object.put("flashVer", "FMLE/3.0 (compatible; test)");
    object.put("tcUrl", "rtmp://127.0.0.1:" + socket.getPort() + "/" + app);
    return object;
  }

  /** connect and createStream; returns the message stream id. */
  public int openStream(String app) {
    return openStream(3, app);
  }

  /** connect and createStream on a chunk stream; returns the message stream id. */
  public int openStream(int csid, String app) {
    command(csid, 0, "connect", 1.0, connectObject(app));
    awaitResult(1);
    return createStream(csid);
  }

  /** createStream; returns the message stream id. */
  public int createStream(int csid) {
    command(csid, 0, "createStream", 2.0, Amf0.NULL);
    return ((Double) awaitResult(2).values().get(3)).intValue();
  }

  /** Waits for the _result of a transaction. */
  public Message awaitResult(double transaction) {
    return await(m -> m.command().equals("_result") && m.values().get(1).equals(transaction));
  }

  /** Publishes after {@link #openStream}; returns the onStatus, whatever it says. */
  public Message publish(int streamId, String name) {
    command(3, streamId, "publish", 3.0, Amf0.NULL, name, "live");
    return await(m -> m.command().equals("onStatus"));
  }

  /** Plays after {@link #openStream}; returns the first onStatus, whatever it says. */
  public Message play(int streamId, String name) {
    command(3, streamId, "play", 4.0, Amf0.NULL, name, -2000.0);
    return await(m -> m.command().equals("onStatus"));
  }

  /** A publisher in one call. */
  public static RawRtmp publisher(int port, String app, String name) {
    RawRtmp client = connect(port).handshake();
    client.requireStatus(client.publish(client.openStream(app), name), "NetStream.Publish.Start");
    return client;
  }

  /** A player in one call; streams that nobody publishes may be played too. */
  public static RawRtmp player(int port, String app, String name) {
    RawRtmp client = connect(port).handshake();
    client.requireStatus(client.play(client.openStream(app), name), "NetStream.Play.");
    return client;
  }

  /** A publisher that says that it reconnects on request (Enhanced RTMP v2). */
  public static RawRtmp reconnectingPublisher(int port, String app, String name) {
    RawRtmp client = connect(port).handshake();
    Map<String, Object> about = client.connectObject(app);
    about.put("capsEx", 1.0);
    client.command("connect", 1.0, about);
    client.awaitResult(1);
    client.requireStatus(client.publish(client.createStream(3), name), "NetStream.Publish.Start");
    return client;
  }

  private void requireStatus(Message status, String code) {
    if (!status.statusCode().startsWith(code)) {
      throw new AssertionError(status.values() + " (expected: " + code + ")");
    }
  }

  /** The next message, whichever it is. */
  public Message next() {
    try {
      return reader.next();
    } catch (IOException e) {
      throw new UncheckedIOException(e.toString(), e);
    }
  }

  /** Skips messages up to one that matches. */
  public Message await(Predicate<Message> wanted) {
    while (true) {
      Message message = next();
      if (wanted.test(message)) {
        return message;
      }
    }
  }

  /** Waits for a first byte, which stays unread; false if the other side closes before. */
  boolean hasInput() {
    try {
      in.mark(1);
      boolean open = in.read() >= 0;
      in.reset();
      return open;
    } catch (IOException e) {
      return false;
    }
  }

  /** Reads on until the other side closes or resets; false if it has not within the limit. */
  public boolean isClosedWithin(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    byte[] ignored = new byte[65536];
    try {
      while (true) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return false;
        }
        socket.setSoTimeout((int) left);
        if (in.read(ignored) < 0) {
          return true;
        }
      }
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** Whether nothing arrives for that long. */
  public boolean isSilentFor(Duration time) {
    try {
      socket.setSoTimeout((int) time.toMillis());
      in.read();
      return false;
    } catch (SocketTimeoutException e) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      patience();
    }
  }

  private void patience() {
    try {
      socket.setSoTimeout((int) PATIENCE.toMillis());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
