package io.weir.plugin.rtmp.session;

import io.netty.channel.Channel;
import io.weir.api.net.ClientAddress;
import io.weir.api.protocol.BadInput;
import io.weir.codec.rtmp.RtmpException;
import java.net.SocketAddress;
import java.util.Locale;

/** Reports what clients said wrongly. */
record Faults(BadInput badInput) {

  /** Counts what the codec found. */
  void report(Channel client, RtmpException fault) {
    report(
        client, fault.reason().name().toLowerCase(Locale.ROOT), String.valueOf(fault.getMessage()));
  }

  /** Counts what the codec found in what an origin said. */
  void reportOrigin(Channel origin, RtmpException fault) {
    String reason = "origin_" + fault.reason().name().toLowerCase(Locale.ROOT);
    report(origin, reason, String.valueOf(fault.getMessage()));
  }

  /** Counts something else; {@code reason} is one of a small fixed set. */
  void report(Channel client, String reason, String detail) {
    SocketAddress peer = ClientAddress.of(client);
    if (peer != null) {
      badInput.report(reason, peer, detail);
    }
  }
}
