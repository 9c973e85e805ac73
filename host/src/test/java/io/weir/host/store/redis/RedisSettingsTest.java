package io.weir.host.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import io.weir.host.net.ClientThreads;
import org.junit.jupiter.api.Test;
import org.redisson.config.ConfigSupport;
import org.redisson.config.ReadMode;
import org.redisson.config.SentinelServersConfig;

class RedisSettingsTest {
  private static RedisSettings settings(String configuration) {
    return RedisSettings.from(RedisReplica.section(configuration));
  }

  @Test
  void whatGuaranteesRestOnIsSetWhateverTheOperatorSays() {
    RedisSettings settings =
        settings(
            "budget = 150ms, config.sentinelServersConfig { masterName = m, retryAttempts = 5,"
                + " timeout = 9000, readMode = SLAVE, sentinelAddresses = [\"redis://s:1\"] }");
    ClientThreads threads = new ClientThreads("test");
    try {
      SentinelServersConfig mode =
          (SentinelServersConfig)
              ConfigSupport.getConfig(settings.redisson(threads.loops(), threads.workers()));
      assertThat(mode.getRetryAttempts()).isZero();
      assertThat(mode.getTimeout()).isEqualTo(150);
      assertThat(mode.getReadMode()).isEqualTo(ReadMode.MASTER);
      assertThat(mode.getMasterName()).isEqualTo("m");
    } finally {
      threads.stop();
    }
  }

  @Test
  void twoWaysToOneRedisAreRefused() {
    assertThatThrownBy(
            () ->
                settings(
                    "config { singleServerConfig.address = \"redis://a:1\","
                        + " clusterServersConfig.nodeAddresses = [\"redis://b:1\"] }"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("one of them");
  }
}
