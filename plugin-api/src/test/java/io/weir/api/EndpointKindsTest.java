package io.weir.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Endpoint.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EndpointKindsTest {
  @ParameterizedTest
  @CsvSource({
    "rtmp, TCP, rtmp",
    "rtmps, TLS, rtmp",
    "https, TLS, http",
    "apis, TLS, api",
    "srt, UDP, srt",
    "rtc, UDP, rtc",
    "of-a-plugin, TCP, of-a-plugin"
  })
  void aKindTellsItsTransportAndWhatProtocolsAskFor(
      String kind, Transport transport, String protocol) {
    assertThat(EndpointKinds.transport(kind)).isEqualTo(transport);
    assertThat(EndpointKinds.protocol(kind)).isEqualTo(protocol);
  }

  @Test
  void thoseByTlsAreAmongAll() {
    assertThat(EndpointKinds.byTls()).containsExactly("apis", "https", "rtmps");
    assertThat(EndpointKinds.all())
        .containsExactly("api", "apis", "http", "https", "rtc", "rtmp", "rtmps", "srt");
  }
}
