package io.weir.plugin.rtmp.origin;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes before the handshake, as SRS and the PROXY protocol's text have them. */
final class IntroductionTest {
  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

  @ParameterizedTest
  @CsvSource({
    "none, 192.0.2.7, 198.51.100.1, ''",
    "srs, 192.0.2.7, 198.51.100.1, f30004c0000207",
    "srs, 2001:db8::7, 2001:db8::1, ''",
    "proxy-v2, 192.0.2.7, 198.51.100.1, " + SIGNATURE + "2111000cc0000207c63364011388078f",
    "proxy-v2, 2001:db8::7, 2001:db8::1, "
        + SIGNATURE
        + "2121002420010db800000000000000000000000720010db80000000000000000000000011388078f",
    "proxy-v2, 192.0.2.7, 2001:db8::1, "
        + SIGNATURE
        + "2121002400000000000000000000ffffc000020720010db80000000000000000000000011388078f"
  })
  void tellsWhoTheClientIs(String name, String client, String reached, String bytes) {
    ByteBuf out = Unpooled.buffer();
    Introduction.named(name)
        .orElseThrow()
        .write(out, new InetSocketAddress(client, 5000), new InetSocketAddress(reached, 1935));
    assertThat(ByteBufUtil.hexDump(out)).isEqualTo(bytes);
  }

  @Test
  void knowsNoOtherNames() {
    assertThat(Introduction.names()).containsExactly("none", "srs", "proxy-v2");
    assertThat(Introduction.named("proxy")).isEmpty();
  }
}
