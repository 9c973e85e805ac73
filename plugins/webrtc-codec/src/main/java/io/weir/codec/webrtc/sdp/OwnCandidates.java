package io.weir.codec.webrtc.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes candidates of addresses. */
final class OwnCandidates {
  /** RFC 8445 section 5.1.2.2, for host candidates. */
  private static final long UDP_PREFERENCE = 126L << 24;

  /** RFC 6544 section 4.2: datagrams are better whenever they pass. */
  private static final long TCP_PREFERENCE = 90L << 24;

  /**
   * RFC 6544 section 4.2, for passive ones: 4 times 2^13, and as much for the address as can be.
   */
  private static final long PASSIVE = (4L << 13) + 8191;

  private static final long BEST_ADDRESS = 65535;
  private static final long COMPONENT = 256 - 1;

  private OwnCandidates() {}

  /**
   * One for each address, the first being the best.
   *
   * @param origin whose place they take: the first of UDP keeps all of it but the address; null if
   *     there was none
   */
  static List<Candidate> of(List<MediaAddress> addresses, @Nullable Candidate origin) {
    List<Candidate> own = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i++) {
      MediaAddress at = addresses.get(i);
      own.add(at.tcp() ? passive(at, i) : host(at, i, origin));
    }
    return own;
  }

  private static Candidate host(MediaAddress at, int index, @Nullable Candidate origin) {
    if (origin == null) {
      long priority = UDP_PREFERENCE + ((BEST_ADDRESS - index) << 8) + COMPONENT;
      return new Candidate(
          foundation("udp", index), 1, "udp", priority, at.address(), at.port(), "host", "");
    }
    long priority = Math.max(1, origin.priority() - ((long) index << 8));
    return new Candidate(
        index == 0 ? origin.foundation() : foundation("udp", index),
        1,
        origin.transport(),
        priority,
        at.address(),
        at.port(),
        "host",
        origin.rest());
  }

  private static Candidate passive(MediaAddress at, int index) {
    long priority = TCP_PREFERENCE + ((PASSIVE - index) << 8) + COMPONENT;
    return new Candidate(
        foundation("tcp", index),
        1,
        "tcp",
        priority,
        at.address(),
        at.port(),
        "host",
        " tcptype passive");
  }

  private static String foundation(String transport, int index) {
    return transport + index;
  }
}
