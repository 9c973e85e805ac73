package io.weir.it.kit;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A client of HTTP/2 by TLS that says exactly what it is told to. Written after RFC 9113, apart
 * from Weir's code; its header fields are never compressed. Not thread-safe.
 */
public final class RawHttp2 implements AutoCloseable {
  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int PING = 6;
  public static final int GOAWAY = 7;
  public static final int CONTINUATION = 9;
  public static final int END_STREAM = 1;
  public static final int END_HEADERS = 4;

  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final SSLSocket socket;
  private final DataInputStream in;

  /** A frame that came. */
  @SuppressWarnings("ArrayRecordComponent") // looked into by those who want to
  public record Frame(int type, int flags, int stream, byte[] payload) {
    /** The 32 bits at an offset of the payload. */
    public int number(int offset) {
      return ByteBuffer.wrap(payload).getInt(offset);
    }
  }

  private RawHttp2(SSLSocket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
  }

  /** Connects, agrees on HTTP/2 and says the preface and empty settings. */
  public static RawHttp2 connect(int port) {
    try {
      SSLSocket socket =
          (SSLSocket)
              TrustEverybody.context()
                  .getSocketFactory()
                  .createSocket(InetAddress.getLoopbackAddress(), port);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.startHandshake();
      if (!socket.getApplicationProtocol().equals("h2")) {
        throw new AssertionError("ALPN: " + socket.getApplicationProtocol() + " (expected: h2)");
      }
      RawHttp2 client = new RawHttp2(socket);
      socket.getOutputStream().write(PREFACE.getBytes(StandardCharsets.US_ASCII));
      return client.frame(SETTINGS, 0, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends one frame. */
  public RawHttp2 frame(int type, int flags, int stream, byte... payload) {
    return send(bytes(type, flags, stream, payload));
  }

  /** A frame's bytes, to be sent with others. */
  public static byte[] bytes(int type, int flags, int stream, byte... payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /** Sends bytes as they are. */
  public RawHttp2 send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks by GET, with further fields as name and value in turn. */
  public RawHttp2 get(int stream, String path, String... fields) {
    return frame(HEADERS, END_HEADERS | END_STREAM, stream, request("GET", path, fields));
  }

  /** The field block of a request. */
  public static byte[] request(String method, String path, String... fields) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    field(block, ":method", method);
    field(block, ":scheme", "https");
    field(block, ":path", path);
    field(block, ":authority", "localhost");
    for (int i = 0; i < fields.length; i += 2) {
      field(block, fields[i], fields[i + 1]);
    }
    return block.toByteArray();
  }

  /** Adds a field, neither compressed nor remembered (RFC 7541 section 6.2.2). */
  public static void field(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    text(block, name);
    text(block, value);
  }

  private static void text(ByteArrayOutputStream block, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length < 127) {
      block.write(bytes.length);
    } else {
      block.write(127);
      int rest = bytes.length - 127;
      while (rest >= 128) {
        block.write((rest & 127) | 128);
        rest >>= 7;
      }
      block.write(rest);
    }
    block.writeBytes(bytes);
  }

  /** The next frame; null once the other side has closed. */
  public @Nullable Frame next() {
    try {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      byte[] payload = new byte[length];
      in.readFully(payload);
      return new Frame(type, flags, stream, payload);
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("nothing came within " + PATIENCE, e);
    } catch (IOException e) {
      return null;
    }
  }

  /** Skips frames up to one of that type on that stream; fails if none comes. */
  public Frame await(int type, int stream) {
    for (Frame frame = next(); frame != null; frame = next()) {
      if (frame.type() == type && frame.stream() == stream) {
        return frame;
      }
    }
    throw new AssertionError("closed before a frame of type " + type);
  }

  /** Reads on until the other side closes; returns the errors of its GOAWAY frames. */
  public List<Integer> awaitClose() {
    List<Integer> errors = new ArrayList<>();
    for (Frame frame = next(); frame != null; frame = next()) {
      if (frame.type() == GOAWAY) {
        errors.add(frame.number(4));
      }
    }
    return errors;
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
