package io.weir.it.kit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * One end of an HTTP/1 connection, a client's or an origin's, that says whatever a test wants and
 * shows what came as it came. Text is octets, one for each character. Not thread-safe.
 */
public final class RawHttp implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final String EMPTY_LINE = "\r\n\r\n";

  /**
   * The head of a message.
   *
   * @param text as it came, with its empty line
   */
  public record Head(String text) {
    /** The first line. */
    public String startLine() {
      return text.substring(0, text.indexOf("\r\n"));
    }

    /** The status of a response. */
    public int status() {
      return Integer.parseInt(startLine().split(" ", 3)[1]);
    }

    /** The target of a request. */
    public String target() {
      return startLine().split(" ", 3)[1];
    }

    /** The values of a field in their order. */
    public List<String> all(String name) {
      String prefix = name + ":";
      return text.lines()
          .skip(1)
          .filter(line -> line.regionMatches(true, 0, prefix, 0, prefix.length()))
          .map(line -> line.substring(prefix.length()).strip())
          .toList();
    }

    /** The only value of a field; empty if there is none. */
    public String field(String name) {
      List<String> values = all(name);
      if (values.size() > 1) {
        throw new AssertionError(name + " is there " + values.size() + " times:\n" + text);
      }
      return values.isEmpty() ? "" : values.get(0);
    }
  }

  /** A whole response. */
  @SuppressWarnings("ArrayRecordComponent") // compared by those who want to
  public record Answer(Head head, byte[] body) {
    /** Its status. */
    public int status() {
      return head.status();
    }

    /** Its body as text. */
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private final Socket socket;
  private final InputStream in;

  private RawHttp(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), 16384);
  }

  /** The other end of an accepted connection. */
  static RawHttp accepted(Socket socket) throws IOException {
    return new RawHttp(socket);
  }

  /** Connects and says nothing. */
  public static RawHttp connect(int port) {
    try {
      return new RawHttp(new Socket(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gets something over a connection of its own. */
  public static Answer get(int port, String target, String... fields) {
    return ask(port, "GET", target, fields);
  }

  /** Asks for something over a connection of its own. */
  public static Answer ask(int port, String method, String target, String... fields) {
    try (RawHttp client = connect(port)) {
      return client.request(method, target, fields).answer(method);
    }
  }

  /** Sends a request without a body. */
  public RawHttp request(String method, String target, String... fields) {
    StringBuilder text = new StringBuilder(method).append(' ').append(target);
    text.append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n");
    Arrays.stream(fields).forEach(field -> text.append(field).append("\r\n"));
    return send(text + "\r\n");
  }

  /** Sends text as it is. */
  public RawHttp send(String text) {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends bytes as they are. */
  public RawHttp send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends one chunk of a chunked body. */
  public RawHttp chunk(String text) {
    return send(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
  }

  /** Reads a head. */
  public Head head() {
    StringBuilder text = new StringBuilder();
    while (text.indexOf(EMPTY_LINE, Math.max(0, text.length() - EMPTY_LINE.length())) < 0) {
      text.append((char) read());
    }
    return new Head(text.toString());
  }

  /** Reads the response to a request of that method. */
  public Answer answer(String method) {
    Head head = head();
    boolean bodyless = method.equals("HEAD") || head.status() == 204 || head.status() == 304;
    return new Answer(head, bodyless ? new byte[0] : body(head));
  }

  /** Reads a body to its end, as its head frames it; fails if it breaks off before. */
  public byte[] body(Head head) {
    if (head.field("Transfer-Encoding").equals("chunked")) {
      return chunks();
    }
    String length = head.field("Content-Length");
    if (!length.isEmpty()) {
      return read(Integer.parseInt(length));
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      in.transferTo(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return body.toByteArray();
  }

  private byte[] chunks() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      int size = Integer.parseInt(line(), 16);
      if (size == 0) {
        String trailer = line();
        while (!trailer.isEmpty()) {
          trailer = line();
        }
        return body.toByteArray();
      }
      body.writeBytes(read(size));
      line();
    }
  }

  private String line() {
    StringBuilder line = new StringBuilder();
    for (int b = read(); b != '\n'; b = read()) {
      line.append((char) b);
    }
    return line.toString().stripTrailing();
  }

  private int read() {
    return read(1)[0] & 0xff;
  }

  /** Reads that many bytes; fails by {@link EOFException} if they do not come. */
  public byte[] read(int count) {
    try {
      byte[] bytes = in.readNBytes(count);
      if (bytes.length < count) {
        throw new EOFException(bytes.length + " of " + count + " bytes");
      }
      return bytes;
    } catch (SocketException e) {
      EOFException reset = new EOFException(e.getMessage());
      throw new UncheckedIOException(reset);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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

  /** Closes so that the other side gets a reset. */
  public void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
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
