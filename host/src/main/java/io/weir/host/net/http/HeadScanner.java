package io.weir.host.net.http;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every byte of a request head before anything parses it, and refuses what two parsers
 * could read in two ways (RFC 9112 sections 2.2, 3, 5 and 11.2): only CRLF ends a line, one space
 * parts the request line, names are tokens that end at their colon, no line is folded, no control
 * characters. Holds the limits too. Goes on where it stopped when more bytes have come.
 */
final class HeadScanner implements ByteProcessor {
  private static final int MAX_METHOD = 32;
  private static final int MAX_VERSION = 16;
  private static final int MAX_EMPTY_LINES = 4;
  private static final String LENGTH = "content-length";
  private static final boolean[] TOKEN = tokens();

  private enum State {
    START,
    EMPTY_LINE,
    METHOD,
    TARGET,
    VERSION,
    LINE_END,
    LINE_START,
    NAME,
    VALUE,
    LENGTH_VALUE,
    HEAD_END,
    DONE
  }

  private final int maxTarget;
  private final int maxHeaders;
  private State state = State.START;
  private int scanned;
  private int length;
  private int emptyLines;
  private int headerBytes;
  private int lengthMatch;
  private int lengths;
  private boolean inHeaders;
  private @Nullable HeadFault fault;

  HeadScanner(int maxTarget, int maxHeaders) {
    this.maxTarget = maxTarget;
    this.maxHeaders = maxHeaders;
  }

  /**
   * Looks at what has come.
   *
   * @param in begins with the head, always the same one until {@link #reset}
   * @return whether the head is complete
   */
  boolean scan(ByteBuf in) {
    int fresh = in.readableBytes() - scanned;
    if (fresh > 0 && fault == null && state != State.DONE) {
      int stop = in.forEachByte(in.readerIndex() + scanned, fresh, this);
      scanned = stop < 0 ? in.readableBytes() : stop + 1 - in.readerIndex();
    }
    return state == State.DONE;
  }

  /** What is wrong with it; null if nothing so far. */
  @Nullable HeadFault fault() {
    return fault;
  }

  /** Whether a head has begun, empty lines apart. */
  boolean begun() {
    return state != State.START && state != State.EMPTY_LINE;
  }

  void reset() {
    state = State.START;
    scanned = 0;
    length = 0;
    emptyLines = 0;
    headerBytes = 0;
    lengths = 0;
    inHeaders = false;
    fault = null;
  }

  @Override
  public boolean process(byte value) {
    int b = value & 0xff;
    if (inHeaders && ++headerBytes > maxHeaders) {
      return refuse(new HeadFault("header_size", 431, "at most " + maxHeaders + " header bytes"));
    }
    return switch (state) {
      case START -> start(b);
      case EMPTY_LINE -> b == '\n' ? emptyLine() : bareCarriageReturn();
      case METHOD -> method(b);
      case TARGET -> target(b);
      case VERSION -> version(b);
      case LINE_END -> b == '\n' ? to(State.LINE_START) : bareCarriageReturn();
      case LINE_START -> lineStart(b);
      case NAME -> name(b);
      case VALUE -> value(b);
      case LENGTH_VALUE -> lengthValue(b);
      case HEAD_END -> b == '\n' ? done() : bareCarriageReturn();
      case DONE -> false;
    };
  }

  private boolean start(int b) {
    if (b == '\r') {
      return to(State.EMPTY_LINE);
    }
    return isToken(b) ? to(State.METHOD) : badLine();
  }

  /** RFC 9112 section 2.2: some clients send one too many after a body. */
  private boolean emptyLine() {
    return ++emptyLines <= MAX_EMPTY_LINES ? to(State.START) : badLine();
  }

  private boolean method(int b) {
    if (b == ' ') {
      return to(State.TARGET);
    }
    return (isToken(b) && ++length < MAX_METHOD) || badLine();
  }

  private boolean target(int b) {
    if (b == ' ') {
      return length > 0 ? to(State.VERSION) : badLine();
    }
    if (b < ' ' || b == 0x7f) {
      return badLine();
    }
    return ++length <= maxTarget
        || refuse(new HeadFault("uri_length", 414, "at most " + maxTarget + " bytes of target"));
  }

  private boolean version(int b) {
    if (b == '\r') {
      inHeaders = true;
      return to(State.LINE_END);
    }
    return (b > ' ' && b < 0x7f && ++length <= MAX_VERSION) || badLine();
  }

  private boolean lineStart(int b) {
    if (b == '\r') {
      return to(State.HEAD_END);
    }
    if (b == ' ' || b == '\t') {
      return refuse(HeadFault.bad("folded_header", "no header line may be folded"));
    }
    lengthMatch = 0;
    return to(State.NAME) && name(b);
  }

  private boolean name(int b) {
    if (b == ':') {
      return length > 0 ? valueBegins() : badName();
    }
    if (b == ' ' || b == '\t') {
      return refuse(HeadFault.bad("space_before_colon", "no space may precede a header's colon"));
    }
    boolean asLength = lengthMatch == length && length < LENGTH.length();
    if (asLength && (b | 0x20) == LENGTH.charAt(length)) {
      lengthMatch++;
    }
    length++;
    return isToken(b) || badName();
  }

  /** Netty makes one of several lengths in HTTP/1.0, so they must be counted here. */
  private boolean valueBegins() {
    boolean isLength = lengthMatch == LENGTH.length() && length == LENGTH.length();
    if (isLength && ++lengths > 1) {
      return badLength();
    }
    return to(isLength ? State.LENGTH_VALUE : State.VALUE);
  }

  private boolean lengthValue(int b) {
    if (b >= '0' && b <= '9') {
      return true;
    }
    return (b == ' ' || b == '\t' || b == '\r') ? value(b) : badLength();
  }

  private boolean value(int b) {
    if (b == '\r') {
      return to(State.LINE_END);
    }
    return (b >= ' ' && b != 0x7f)
        || b == '\t'
        || refuse(HeadFault.bad("header_value", "no control character may be in a header"));
  }

  private boolean to(State next) {
    state = next;
    length = 0;
    return true;
  }

  private boolean done() {
    state = State.DONE;
    return false;
  }

  private boolean bareCarriageReturn() {
    return refuse(HeadFault.bad("bare_cr", "CR must be followed by LF"));
  }

  private boolean badLine() {
    return refuse(HeadFault.bad("request_line", "expected: METHOD target HTTP/1.1, CRLF"));
  }

  private boolean badName() {
    return refuse(HeadFault.bad("header_name", "a header's name must be a token"));
  }

  private boolean badLength() {
    return refuse(HeadFault.bad("content_length", "one Content-Length, in decimal digits"));
  }

  private boolean refuse(HeadFault what) {
    fault = what;
    return false;
  }

  /** RFC 9110 section 5.6.2. */
  static boolean isToken(int b) {
    return TOKEN[b];
  }

  private static boolean[] tokens() {
    boolean[] tokens = new boolean[256];
    for (int b = '!'; b < 0x7f; b++) {
      tokens[b] = "\"(),/:;<=>?@[\\]{}".indexOf(b) < 0;
    }
    return tokens;
  }
}
