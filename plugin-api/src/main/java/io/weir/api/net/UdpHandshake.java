package io.weir.api.net;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;

/** A datagram from an address that has proven nothing yet. For the event loop that it came to. */
public interface UdpHandshake {

  /** Where it claims to come from; may be kept. */
  InetSocketAddress from();

  /** Its bytes; released after the call, so whoever keeps them retains them. */
  ByteBuf content();

  /**
   * Answers, unless the answers to this datagram are together larger than it: then nothing is sent
   * and it is counted, so that Weir amplifies nobody's traffic. Takes the buffer over in any case.
   *
   * @return whether it was sent
   */
  boolean reply(ByteBuf answer);
}
