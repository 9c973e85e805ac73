package io.weir.api;

import io.weir.api.Endpoint.Transport;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The names by which configuration and registrations say what an endpoint speaks: {@code rtmp},
 * {@code http}, {@code api} (HTTP too), {@code srt} and {@code rtc} (the media of WebRTC), and
 * {@code rtmps}, {@code https} and {@code apis} for what protocols know as the first three, by TLS.
 *
 * <p>Safe for use by any thread.
 */
public final class EndpointKinds {
  private static final Set<String> DATAGRAMS = Set.of("srt", "rtc");

  private static final Map<String, String> BY_TLS =
      Map.of("rtmps", "rtmp", "https", "http", "apis", "api");

  private EndpointKinds() {}

  /** All of them, in the order of the alphabet. */
  public static Set<String> all() {
    Set<String> all = new TreeSet<>(DATAGRAMS);
    all.addAll(BY_TLS.keySet());
    all.addAll(BY_TLS.values());
    return all;
  }

  /** Those whose name says that they are by TLS, in the order of the alphabet. */
  public static Set<String> byTls() {
    return new TreeSet<>(BY_TLS.keySet());
  }

  /** What a kind is over; {@code TCP} of kinds that are none of these. */
  public static Transport transport(String kind) {
    if (DATAGRAMS.contains(kind)) {
      return Transport.UDP;
    }
    return BY_TLS.containsKey(kind) ? Transport.TLS : Transport.TCP;
  }

  /**
   * What protocols ask for ({@link io.weir.api.protocol.ProtocolFactory#endpoint}): {@code rtmp}
   * for {@code rtmps}, others as they are.
   */
  public static String protocol(String kind) {
    return BY_TLS.getOrDefault(kind, kind);
  }
}
