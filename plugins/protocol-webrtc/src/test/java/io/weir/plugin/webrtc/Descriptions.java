package io.weir.plugin.webrtc;

/** Offers and answers. */
final class Descriptions {
  private Descriptions() {}

  static String offer(String ufrag) {
    return """
        v=0
        o=- 1 2 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE 0
        m=audio 9 UDP/TLS/RTP/SAVPF 111
        c=IN IP4 0.0.0.0
        a=candidate:1 1 udp 2113937151 10.1.2.3 50000 typ host generation 0
        a=ice-ufrag:%s
        a=ice-pwd:clientsclientsclientscl
        a=mid:0
        a=sendonly
        """
        .formatted(ufrag)
        .replace("\n", "\r\n");
  }

  static String answer(String ufrag, String password, int port) {
    return """
        v=0
        o=server 5 2 IN IP4 0.0.0.0
        s=session
        t=0 0
        a=ice-lite
        a=group:BUNDLE 0
        m=audio 9 UDP/TLS/RTP/SAVPF 111
        c=IN IP4 0.0.0.0
        a=ice-ufrag:%s
        a=ice-pwd:%s
        a=mid:0
        a=candidate:0 1 udp 2130706431 127.0.0.1 %d typ host generation 0
        """
        .formatted(ufrag, password, port)
        .replace("\n", "\r\n");
  }

  static String fragment(String ufrag, String password, int port) {
    return """
        a=group:BUNDLE 0
        m=audio 9 UDP/TLS/RTP/SAVPF 111
        a=mid:0
        a=ice-ufrag:%s
        a=ice-pwd:%s
        a=candidate:0 1 udp 2130706431 127.0.0.1 %d typ host generation 0
        """
        .formatted(ufrag, password, port)
        .replace("\n", "\r\n");
  }

  /** The value of the first line that begins so. */
  static String value(String description, String start) {
    return description
        .lines()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + start + " in:\n" + description));
  }
}
