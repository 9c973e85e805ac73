package io.weir.it.kit;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Small origins within another Weir, which do as one does that registers. */
public final class LoopbackOrigins {
  private LoopbackOrigins() {}

  /**
   * Begins the configuration of their Weir.
   *
   * @param weir where they register
   * @param heartbeat time between two registrations, such as {@code 500ms}
   * @param names of the origins, one or more
   */
  public static WeirProcess.Builder registeringAt(
      WeirProcess weir, String heartbeat, String... names) {
    String origins =
        Stream.of(names).map("{ name = %s }"::formatted).collect(Collectors.joining(", "));
    return WeirProcess.builder()
        .with("weir.protocols.loopback.enabled = true")
        .with("weir.protocols.loopback.origins = [" + origins + "]")
        .with("weir.protocols.loopback.heartbeat = " + heartbeat)
        .with("weir.protocols.loopback.register-at = \"127.0.0.1:" + weir.apiPort() + "\"");
  }
}
