package io.weir.codec.webrtc.sdp;

import java.nio.charset.StandardCharsets;

/** Descriptions as peers write them. */
final class Samples {
  /** Of a media server with ICE-lite: one port for all, credentials in every media description. */
  static final String ANSWER =
      """
      v=0
      o=server 5212336 2 IN IP4 0.0.0.0
      s=session
      t=0 0
      a=ice-lite
      a=group:BUNDLE 0 1
      a=msid-semantic: WMS live/stream
      m=audio 9 UDP/TLS/RTP/SAVPF 111
      c=IN IP4 0.0.0.0
      a=ice-ufrag:6p0z5q7h
      a=ice-pwd:m9y2k8p1c5l7w3x6q4b0r1t2v5n8d9g3
      a=fingerprint:sha-256 AA:BB:CC
      a=setup:passive
      a=mid:0
      a=recvonly
      a=rtcp-mux
      a=rtpmap:111 opus/48000/2
      a=candidate:0 1 udp 2130706431 192.168.3.6 8000 typ host generation 0
      a=candidate:1 1 tcp 1671430143 192.168.3.6 8000 typ host tcptype passive
      m=video 9 UDP/TLS/RTP/SAVPF 106
      c=IN IP4 0.0.0.0
      a=ice-ufrag:6p0z5q7h
      a=ice-pwd:m9y2k8p1c5l7w3x6q4b0r1t2v5n8d9g3
      a=mid:1
      a=candidate:0 1 udp 2130706431 192.168.3.6 8000 typ host generation 0
      a=rtpmap:106 H264/90000
      """
          .replace("\n", "\r\n");

  /** Credentials for the whole session, LF, a refused media description first, no candidates. */
  static final String PLAIN =
      """
      v=0
      o=- 1 1 IN IP6 ::1
      s=-
      t=0 0
      a=ice-ufrag:abcd
      a=ice-pwd:0123456789abcdef012345
      m=audio 0 UDP/TLS/RTP/SAVPF 0
      m=video 9 UDP/TLS/RTP/SAVPF 96
      a=ice-ufrag:EFGH
      a=ice-pwd:abcdefghijklmnopqrstuv
      """;

  private Samples() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static SessionDescription parsed(String text) throws SdpException {
    return SessionDescription.parse(bytes(text));
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
