package io.weir.plugin.rtmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.weir.plugin.rtmp.session.SessionSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RtmpSettingsTest {
  private static final Config DEFAULTS =
      ConfigFactory.parseResources(RtmpSettings.class.getClassLoader(), "reference.conf")
          .getConfig("weir.protocols.rtmp");

  @Test
  void theDefaultsAreThoseOfTheContract() {
    RtmpSettings settings = RtmpSettings.from(DEFAULTS);
    assertThat(settings.listen().getPort()).isEqualTo(11935);
    assertThat(settings.listen().getAddress().isAnyLocalAddress()).isTrue();
    SessionSettings session = settings.session();
    assertThat(session.handshakeTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(session.maxRecording()).isEqualTo(256 << 10);
    assertThat(session.relayLimits().maxMessageLength()).isEqualTo(8 << 20);
    assertThat(session.relayLimits().maxChunkStreams()).isEqualTo(64);
  }

  @Test
  void everyKeyHasItsComment() {
    assertThat(DEFAULTS.root().values())
        .allSatisfy(value -> assertThat(value.origin().comments()).isNotEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "listen = x",
        "listen = 99999",
        "handshake-timeout = 0s",
        "handshake-timeout = -1s",
        "max-message-size = 16MiB",
        "max-message-size = 0",
        "max-negotiation-size = 0",
        "max-chunk-streams = 0",
        "max-chunk-streams = 65599",
      })
  void aValueOutOfRangeNamesKeyAndExpectation(String line) {
    Config section = ConfigFactory.parseString(line).withFallback(DEFAULTS);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> RtmpSettings.from(section))
        .withMessageContaining(line.substring(0, line.indexOf(' ')))
        .withMessageContaining("expected");
  }
}
