package io.weir.it.kit.webrtc;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the origin reads in session descriptions and their fragments (RFC 8840), and changes. */
final class SdpText {
  private static final String UFRAG = "a=ice-ufrag:";
  private static final String PASSWORD = "a=ice-pwd:";
  private static final String CANDIDATE = "a=candidate:";
  private static final String END = "\r\n";

  private SdpText() {}

  /** The first ufrag, or null where there is none. */
  static @Nullable String ufrag(String sdp) {
    return first(sdp, UFRAG);
  }

  /** The first media's id, or null where there is none. */
  static @Nullable String mid(String sdp) {
    return first(sdp, "a=mid:");
  }

  /** All candidates, as {@code candidate:...}. */
  static List<String> candidates(String sdp) {
    return lines(sdp).stream()
        .filter(line -> line.startsWith(CANDIDATE))
        .map(line -> line.substring("a=".length()))
        .toList();
  }

  /** The description with one candidate, in its first media, and no other. */
  static String withCandidate(String sdp, String address, int port) {
    StringBuilder text = new StringBuilder();
    boolean named = false;
    for (String line : lines(sdp)) {
      if (line.startsWith(CANDIDATE) || line.equals("a=end-of-candidates")) {
        continue;
      }
      text.append(line).append(END);
      if (line.startsWith(PASSWORD) && !named) {
        named = true;
        text.append(CANDIDATE + "1 1 udp 2122260223 %s %d typ host".formatted(address, port));
        text.append(END).append("a=end-of-candidates").append(END);
      }
    }
    return text.toString();
  }

  /** The description with the ufrag and password of a fragment, and no candidates. */
  static String restarted(String sdp, String fragment) {
    StringBuilder text = new StringBuilder();
    for (String line : lines(sdp)) {
      if (line.startsWith(UFRAG)) {
        text.append(UFRAG).append(first(fragment, UFRAG)).append(END);
      } else if (line.startsWith(PASSWORD)) {
        text.append(PASSWORD).append(first(fragment, PASSWORD)).append(END);
      } else if (!line.startsWith(CANDIDATE) && !line.equals("a=end-of-candidates")) {
        text.append(line).append(END);
      }
    }
    return text.toString();
  }

  /** What of an answer a restart tells: ufrag, password, candidates of the first media. */
  static String fragment(String answer) {
    List<String> told = new ArrayList<>();
    String media = null;
    for (String line : lines(answer)) {
      if (line.startsWith("m=")) {
        if (media != null) {
          break;
        }
        media = line;
      } else if (line.startsWith(UFRAG) || line.startsWith(PASSWORD)) {
        told.add(0, line);
      } else if (line.startsWith(CANDIDATE)) {
        told.add(line);
      }
    }
    told.add(2, String.valueOf(media));
    told.add(3, "a=mid:" + mid(answer));
    return String.join(END, told) + END + "a=end-of-candidates" + END;
  }

  private static @Nullable String first(String sdp, String prefix) {
    return lines(sdp).stream()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .findFirst()
        .orElse(null);
  }

  private static List<String> lines(String sdp) {
    return sdp.lines().toList();
  }
}
