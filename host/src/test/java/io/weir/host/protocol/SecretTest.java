package io.weir.host.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;

final class SecretTest {
  private static Secret secret(String text) {
    return Secret.from(ConfigFactory.parseString("secret = \"" + text + "\""));
  }

  @Test
  void replicasWithOneSecretHaveTheSameKeys() {
    byte[] key = secret("a secret of some length").of("http").key("urls");
    assertThat(key).hasSize(32).isEqualTo(secret("a secret of some length").of("http").key("urls"));
    assertThat(key).isNotEqualTo(secret("another secret of that").of("http").key("urls"));
  }

  @Test
  void protocolsAndPurposesHaveKeysOfTheirOwn() {
    Secret secret = secret("a secret of some length");
    assertThat(secret.of("http").key("urls"))
        .isNotEqualTo(secret.of("srt").key("urls"))
        .isNotEqualTo(secret.of("http").key("cookies"));
  }

  @Test
  void withoutOneEveryProcessHasItsOwn() {
    assertThat(secret("").of("http").key("urls")).isNotEqualTo(secret("").of("http").key("urls"));
  }

  @Test
  void shortOneIsNone() {
    assertThatThrownBy(() -> secret("tooshort"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("8 characters (expected: at least 16)")
        .hasMessageNotContaining("tooshort");
  }
}
