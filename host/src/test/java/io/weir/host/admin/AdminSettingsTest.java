package io.weir.host.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;

final class AdminSettingsTest {
  private static AdminSettings from(String text) {
    return AdminSettings.from(
        ConfigFactory.parseString(text)
            .withFallback(
                ConfigFactory.parseResources("reference.conf").resolve().getConfig("weir.api")));
  }

  @Test
  void settingsAsShippedAreThoseOfTheContract() {
    AdminSettings settings = from("");

    assertThat(settings.listen().getPort()).isEqualTo(12025);
    assertThat(settings.token()).isEmpty();
  }

  @Test
  void portAloneIsEveryAddress() {
    AdminSettings settings = from("listen = 12025");

    assertThat(settings.listen().getPort()).isEqualTo(12025);
    assertThat(settings.listen().getAddress().isAnyLocalAddress()).isTrue();
  }

  /** Whoever has TLS off to look into something need not take the rest away. */
  @Test
  void withoutTlsCertificatesOfClientsDoNotCount() {
    AdminSettings settings = from("tls.client-certificates { required = true, writers = [ops] }");

    assertThat(settings.certificates()).isEqualTo(ClientCertificates.none());
  }

  @Test
  void tokenIsNotShown() {
    assertThat(from("listen = \"[::1]:0\", token = hush").toString()).doesNotContain("hush");
  }

  @Test
  void wrongAddressIsNamed() {
    assertThatThrownBy(() -> from("listen = \"a:b\""))
        .isInstanceOf(ConfigException.BadValue.class)
        .hasMessageContaining("listen")
        .hasMessageContaining("\"a:b\" (expected: port");
  }
}
