package io.weir.bench.load;

import java.util.List;

/**
 * Session descriptions as short as they may be, and what a peer needs of the other's. Stateless.
 */
final class RtcOffers {
  private static final String FINGERPRINT = "sha-256 " + "00:".repeat(31) + "00";

  private RtcOffers() {}

  /** What one end says of itself. */
  record Credentials(String ufrag, String password) {}

  /** An offer without candidates; the answerer learns of the offerer by its checks. */
  static String offer(Credentials own) {
    return text(own, "actpass", List.of());
  }

  /** An answer that takes media at a port of loopback. */
  static String answer(Credentials own, int port) {
    return text(
        own, "passive", List.of("a=candidate:1 1 udp 2130706431 127.0.0.1 " + port + " typ host"));
  }

  private static String text(Credentials own, String setup, List<String> candidates) {
    StringBuilder text =
        new StringBuilder(
            """
            v=0\r
            o=- 1 2 IN IP4 127.0.0.1\r
            s=-\r
            t=0 0\r
            a=group:BUNDLE 0\r
            m=video 9 UDP/TLS/RTP/SAVPF 96\r
            c=IN IP4 0.0.0.0\r
            a=mid:0\r
            a=sendrecv\r
            a=rtcp-mux\r
            a=rtpmap:96 VP8/90000\r
            a=ice-ufrag:%s\r
            a=ice-pwd:%s\r
            a=fingerprint:%s\r
            a=setup:%s\r
            """
                .formatted(own.ufrag(), own.password(), FINGERPRINT, setup));
    candidates.forEach(candidate -> text.append(candidate).append("\r\n"));
    return text.toString();
  }

  /** What a description says. */
  static Credentials read(String description) {
    return new Credentials(value(description, "a=ice-ufrag:"), value(description, "a=ice-pwd:"));
  }

  private static String value(String description, String prefix) {
    return description
        .lines()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException(description + " (expected: " + prefix + ")"));
  }
}
