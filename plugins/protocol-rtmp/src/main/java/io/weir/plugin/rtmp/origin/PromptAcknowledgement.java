package io.weir.plugin.rtmp.origin;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;

/**
 * Has the system acknowledge at once what an origin said. Origins answer {@code connect} in several
 * small writes; where they leave Nagle's algorithm on (SRS and nginx-rtmp do), the second waits for
 * the acknowledgement of the first, which Linux delays by 40 ms as long as there is nothing to send
 * along. The system forgets the wish again and again, so it is repeated for each read.
 */
final class PromptAcknowledgement {
  /** Netty's option by name, since only its epoll transport has it; others ignore it. */
  private static final ChannelOption<Boolean> QUICK =
      ChannelOption.valueOf("io.netty.channel.epoll.EpollChannelOption#TCP_QUICKACK");

  private PromptAcknowledgement() {}

  static void of(Channel origin) {
    origin.config().setOption(QUICK, true);
  }
}
