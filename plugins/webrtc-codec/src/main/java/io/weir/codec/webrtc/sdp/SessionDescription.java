package io.weir.codec.webrtc.sdp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.weir.codec.webrtc.sdp.SdpException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An offer, an answer, or a fragment of one. Its text is kept as it came, one character for each
 * octet; lines end with CRLF or LF.
 *
 * <p>Immutable.
 */
public final class SessionDescription {
  /** The longest description, in bytes. */
  public static final int MAX_SIZE = 256 * 1024;

  private static final int MAX_LINES = 16 * 1024;
  private static final String CANDIDATE = "a=candidate:";
  private static final String UFRAG = "a=ice-ufrag:";
  private static final String PASSWORD = "a=ice-pwd:";

  /**
   * A line.
   *
   * @param text without its end
   * @param end CRLF, LF, or nothing if it is the last
   */
  private record Line(String text, String end) {
    boolean is(String start) {
      return text.startsWith(start);
    }

    String after(String start) {
      return text.substring(start.length());
    }
  }

  private final List<Line> lines;

  /** Where each media description begins; the last is the end of all. */
  private final List<Integer> sections;

  private SessionDescription(List<Line> lines) {
    this.lines = lines;
    this.sections = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).is("m=")) {
        sections.add(i);
      }
    }
    sections.add(end(lines));
  }

  /** Empty lines at the end are nobody's. */
  private static int end(List<Line> lines) {
    int end = lines.size();
    while (end > 0 && lines.get(end - 1).text().isEmpty()) {
      end--;
    }
    return end;
  }

  /**
   * Reads an offer or an answer.
   *
   * @throws SdpException if it is too large, has a malformed line, or has no media
   */
  public static SessionDescription parse(byte[] bytes) throws SdpException {
    SessionDescription description = new SessionDescription(lines(bytes));
    if (description.lines.isEmpty() || !description.lines.get(0).text().equals("v=0")) {
      throw new SdpException(Reason.FORM, "first line: another (expected: v=0)");
    }
    if (description.sections.size() == 1) {
      throw new SdpException(Reason.FORM, "media descriptions: 0 (expected: at least 1)");
    }
    return description;
  }

  /**
   * Reads a fragment, as it comes by PATCH; one may be empty.
   *
   * @throws SdpException if it is too large or has a malformed line
   */
  public static SessionDescription parseFragment(byte[] bytes) throws SdpException {
    return new SessionDescription(lines(bytes));
  }

  private static List<Line> lines(byte[] bytes) throws SdpException {
    if (bytes.length > MAX_SIZE) {
      throw new SdpException(
          Reason.SIZE, "size: " + bytes.length + " bytes (expected: up to " + MAX_SIZE + ")");
    }
    String text = new String(bytes, ISO_8859_1);
    List<Line> lines = new ArrayList<>();
    boolean over = false;
    for (int start = 0; start < text.length(); ) {
      int feed = text.indexOf('\n', start);
      int next = feed < 0 ? text.length() : feed + 1;
      Line line = line(text, start, feed < 0 ? next : feed, next);
      check(line, lines.size() + 1, over);
      over = line.text().isEmpty();
      lines.add(line);
      start = next;
    }
    if (lines.size() > MAX_LINES) {
      throw new SdpException(
          Reason.SIZE, "lines: " + lines.size() + " (expected: up to " + MAX_LINES + ")");
    }
    return lines;
  }

  private static Line line(String text, int start, int feed, int next) {
    boolean carriage = feed > start && feed < next && text.charAt(feed - 1) == '\r';
    int end = carriage ? feed - 1 : feed;
    return new Line(text.substring(start, end), text.substring(end, next));
  }

  private static void check(Line line, int number, boolean over) throws SdpException {
    String text = line.text();
    boolean fits =
        text.isEmpty()
            ? number > 1
            : !over
                && text.length() > 1
                && text.charAt(0) >= 'a'
                && text.charAt(0) <= 'z'
                && text.charAt(1) == '='
                && text.indexOf('\r') < 0
                && text.indexOf('\0') < 0;
    if (!fits) {
      throw new SdpException(
          Reason.LINE, "line " + number + ": malformed (expected: a letter, =, a value)");
    }
  }

  /**
   * Which media description speaks for all: the first that is not refused (port 0), for the others
   * are bundled with it (RFC 9143). 0 if there is none such.
   */
  public int transport() {
    for (int i = 0; i + 1 < sections.size(); i++) {
      String[] words = lines.get(sections.get(i)).text().split(" ", 3);
      boolean refused = words.length > 1 && words[1].equals("0") && !has(i, "a=bundle-only");
      if (!refused) {
        return i;
      }
    }
    return 0;
  }

  private boolean has(int media, String text) {
    return lines.subList(sections.get(media), sections.get(media + 1)).stream()
        .anyMatch(line -> line.text().equals(text));
  }

  /**
   * The credentials of a media description, its own or else those of the session.
   *
   * @param media its index, as {@link #transport} gives it
   * @return empty if there are none at all, as in a fragment that only brings candidates
   * @throws SdpException if they are malformed, or one comes without the other
   */
  public Optional<IceCredentials> credentials(int media) throws SdpException {
    @Nullable String ufrag = value(media, UFRAG);
    @Nullable String password = value(media, PASSWORD);
    if (ufrag == null && password == null) {
      return Optional.empty();
    }
    if (ufrag == null || password == null) {
      throw new SdpException(
          Reason.CREDENTIALS, "ice-ufrag, ice-pwd: one of them (expected: both)");
    }
    return Optional.of(IceCredentials.of(ufrag, password));
  }

  private @Nullable String value(int media, String start) {
    if (media + 1 < sections.size()) {
      String own = value(sections.get(media), sections.get(media + 1), start);
      if (own != null) {
        return own;
      }
    }
    return value(0, sections.get(0), start);
  }

  private @Nullable String value(int from, int to, String start) {
    for (Line line : lines.subList(from, to)) {
      if (line.is(start)) {
        return line.after(start);
      }
    }
    return null;
  }

  /** All candidates that can be read, in order. */
  public List<Candidate> candidates() {
    return lines.stream().flatMap(line -> candidate(line).stream()).toList();
  }

  private static Optional<Candidate> candidate(Line line) {
    return line.is(CANDIDATE) ? Candidate.parse(line.after(CANDIDATE)) : Optional.empty();
  }

  /** The text as it came. */
  public byte[] text() {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> append(text, line));
    return text.toString().getBytes(ISO_8859_1);
  }

  /** The text without candidates; every other line as it was. */
  public byte[] withoutCandidates() {
    StringBuilder text = new StringBuilder();
    lines.stream().filter(line -> !line.is(CANDIDATE)).forEach(line -> append(text, line));
    return text.toString().getBytes(ISO_8859_1);
  }

  /**
   * The text with other candidates: in every media description that has any they stand where its
   * first one stood; if none has, they end the one that speaks for all. Every other line stays as
   * it was.
   */
  public byte[] withCandidates(List<MediaAddress> own) {
    StringBuilder text = new StringBuilder();
    int first = sections.get(0);
    boolean anywhere = lines.subList(first, lines.size()).stream().anyMatch(it -> it.is(CANDIDATE));
    lines.subList(0, first).stream()
        .filter(line -> !line.is(CANDIDATE))
        .forEach(line -> append(text, line));
    for (int media = 0; media + 1 < sections.size(); media++) {
      List<Line> section = lines.subList(sections.get(media), sections.get(media + 1));
      section(text, section, own);
      if (!anywhere && media == transport()) {
        appendAll(text, OwnCandidates.of(own, null), lineEnd());
      }
    }
    lines
        .subList(sections.get(sections.size() - 1), lines.size())
        .forEach(line -> append(text, line));
    return text.toString().getBytes(ISO_8859_1);
  }

  private void section(StringBuilder text, List<Line> section, List<MediaAddress> own) {
    boolean replaced = false;
    for (Line line : section) {
      if (!line.is(CANDIDATE)) {
        append(text, line);
      } else if (!replaced) {
        replaced = true;
        @Nullable Candidate origin =
            section.stream()
                .flatMap(each -> candidate(each).stream())
                .filter(Candidate::isUdpHost)
                .findFirst()
                .orElse(null);
        appendAll(text, OwnCandidates.of(own, origin), lineEnd());
      }
    }
  }

  private static void append(StringBuilder text, Line line) {
    text.append(line.text()).append(line.end());
  }

  /** A last line without an end gets one before something follows it. */
  private static void appendAll(StringBuilder text, List<Candidate> candidates, String end) {
    if (text.length() > 0 && text.charAt(text.length() - 1) != '\n') {
      text.append(end);
    }
    candidates.forEach(candidate -> text.append(CANDIDATE).append(candidate).append(end));
  }

  private String lineEnd() {
    return lines.isEmpty() || lines.get(0).end().isEmpty() ? "\r\n" : lines.get(0).end();
  }
}
