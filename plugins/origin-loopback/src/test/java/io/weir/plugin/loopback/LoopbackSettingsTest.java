package io.weir.plugin.loopback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import io.weir.api.Endpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoopbackSettingsTest {

  @Test
  void asShippedItIsOffAndOnThisMachineOnly() {
    LoopbackSettings settings = LoopbackSettings.from(HostSockets.section(""));

    assertThat(HostSockets.section("").getBoolean("enabled")).isFalse();
    assertThat(settings.origins())
        .hasSize(2)
        .allMatch(origin -> origin.rtmp().getAddress().isLoopbackAddress())
        .allMatch(origin -> origin.http().getAddress().isLoopbackAddress());
    assertThat(settings.registerAt()).isEmpty();
    assertThat(settings.demoThrough()).isEmpty();
  }

  @Test
  void anAddressOnAllInterfacesIsReachedOnThisMachine() {
    LoopbackSettings settings =
        LoopbackSettings.from(
            HostSockets.section("register-at = \"12025\", demo.through = \"[::1]:1935\""));

    assertThat(settings.registerAt()).contains(Endpoint.tcp("127.0.0.1", 12025));
    assertThat(settings.demoThrough()).contains(Endpoint.tcp("0:0:0:0:0:0:0:1", 1935));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          register-at = nowhere        | 'register-at': "nowhere" (expected: port, host:port
          register-at = "127.0.0.1:0"  | port 0 (expected: the port that Weir listens on)
          demo.stream = demo           | 'demo.stream': "demo" (expected: app/stream)
          player-queue = 1MiB          | 1048576 bytes (expected: at least twice gop-cache
          origins = [{name = A, rtmp = "0", http = "0"}] | lower case letters, digits, dashes
          origins = [{name = a, rtmp = x, http = "0"}]   | 'rtmp': "x" (expected: port, host:port
          """)
  void saysWhatIsWrong(String overrides, String message) {
    assertThatThrownBy(() -> LoopbackSettings.from(HostSockets.section(overrides)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }
}
