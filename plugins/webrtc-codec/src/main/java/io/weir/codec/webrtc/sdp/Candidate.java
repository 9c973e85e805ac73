package io.weir.codec.webrtc.sdp;

import java.util.Optional;

/**
 * A transport address at which a peer may be reached (RFC 8839 section 5.1).
 *
 * <p>Immutable.
 *
 * @param foundation 1..32 characters
 * @param component 1 for RTP, and for all where RTP and RTCP share a port
 * @param transport {@code udp} or {@code tcp}, in any case
 * @param priority the higher the better
 * @param address IPv4, IPv6 without brackets, or a name
 * @param port 0..65535
 * @param type {@code host}, {@code srflx}, {@code prflx} or {@code relay}
 * @param rest what follows: related address and extensions, with their leading space; may be empty
 */
public record Candidate(
    String foundation,
    int component,
    String transport,
    long priority,
    String address,
    int port,
    String type,
    String rest) {

  private static final int WORDS = 8;
  private static final int MAX_FOUNDATION = 32;
  private static final int MAX_COMPONENT = 256;
  private static final long MAX_PRIORITY = 0xffff_ffffL;
  private static final int MAX_PORT = 65535;

  /**
   * Reads the value of an attribute {@code candidate}.
   *
   * @param value what follows {@code a=candidate:}
   * @return empty if it is none
   */
  public static Optional<Candidate> parse(String value) {
    String[] words = value.split(" ", WORDS + 1);
    if (words.length < WORDS || !words[6].equals("typ")) {
      return Optional.empty();
    }
    long component = number(words[1], MAX_COMPONENT);
    long priority = number(words[3], MAX_PRIORITY);
    long port = number(words[5], MAX_PORT);
    boolean fits =
        words[0].length() <= MAX_FOUNDATION
            && iceCharacters(words[0])
            && component > 0
            && priority >= 0
            && port >= 0
            && token(words[2])
            && token(words[4])
            && token(words[7]);
    if (!fits) {
      return Optional.empty();
    }
    String rest = words.length == WORDS ? "" : " " + words[WORDS];
    return Optional.of(
        new Candidate(
            words[0], (int) component, words[2], priority, words[4], (int) port, words[7], rest));
  }

  private static long number(String digits, long most) {
    if (digits.isEmpty()
        || digits.length() > 10
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    long number = Long.parseLong(digits);
    return number > most ? -1 : number;
  }

  private static boolean token(String word) {
    return !word.isEmpty() && word.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  /** Whether a text is of letters, digits, plus and slash, one at least. */
  static boolean iceCharacters(String text) {
    return !text.isEmpty()
        && text.chars()
            .allMatch(
                c ->
                    (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || c == '+'
                        || c == '/');
  }

  /** Whether datagrams of media can be sent there straight away. */
  public boolean isUdpHost() {
    return component == 1 && transport.equalsIgnoreCase("udp") && type.equals("host") && port > 0;
  }

  /** The value of the attribute. */
  @Override
  public String toString() {
    return foundation
        + " "
        + component
        + " "
        + transport
        + " "
        + priority
        + " "
        + address
        + " "
        + port
        + " typ "
        + type
        + rest;
  }
}
