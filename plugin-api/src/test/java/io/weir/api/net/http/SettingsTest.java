package io.weir.api.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static final Config SERVER =
      ConfigFactory.parseResources("io/weir/api/net/http/server.conf");
  private static final Config UPSTREAM =
      ConfigFactory.parseResources("io/weir/api/net/http/upstream.conf");

  @Test
  void theDefaultsAreRead() {
    HttpServerSettings server = HttpServerSettings.from(SERVER);
    assertThat(server.maxUriLength()).isEqualTo(8 << 10);
    assertThat(server.maxHeaderSize()).isEqualTo(16 << 10);
    assertThat(server.headerTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(server.trustedProxies().ranges()).isEmpty();
    HttpUpstreamSettings upstream = HttpUpstreamSettings.from(UPSTREAM);
    assertThat(upstream.connectTimeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(upstream.maxIdle()).isLessThan(upstream.maxConnections());
  }

  @ParameterizedTest
  @ValueSource(strings = {"max-uri-length = 10", "max-header-size = 1GiB", "max-requests = 0"})
  void whatIsOutOfRangeIsNamed(String wrong) {
    assertThatThrownBy(
            () -> HttpServerSettings.from(ConfigFactory.parseString(wrong).withFallback(SERVER)))
        .isInstanceOf(ConfigException.BadValue.class)
        .hasMessageContaining(wrong.substring(0, wrong.indexOf(' ')))
        .hasMessageContaining("expected: ");
  }
}
