package io.weir.host.store.redis;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.BaseConfig;
import org.redisson.config.BaseMasterSlaveServersConfig;
import org.redisson.config.ConfigSupport;
import org.redisson.config.EqualJitterDelay;
import org.redisson.config.ReadMode;
import org.redisson.config.TransportMode;

/**
 * {@code weir.store.redis}.
 *
 * @param prefix begins the names of all keys and channels
 * @param budget how long a call may take
 * @param failures in a row after which Redis counts as away
 * @param required whether Weir starts only if Redis can be reached
 * @param redisson how to reach it, in Redisson's own words
 */
record RedisSettings(
    String prefix, Duration budget, int failures, boolean required, Config redisson) {
  private static final String SINGLE = "singleServerConfig";
  private static final List<String> OTHERS =
      List.of(
          "sentinelServersConfig",
          "clusterServersConfig",
          "masterSlaveServersConfig",
          "replicatedServersConfig");
  private static final Duration CONNECT = Duration.ofSeconds(1);

  static RedisSettings from(Config section) {
    Config config = section.getConfig("config");
    List<String> modes =
        java.util.stream.Stream.concat(java.util.stream.Stream.of(SINGLE), OTHERS.stream())
            .filter(config::hasPath)
            .toList();
    if (modes.size() > 1) {
      throw new ConfigException.BadValue("config", modes + " (expected: one of them)");
    }
    RedisSettings settings =
        new RedisSettings(
            section.getString("key-prefix"),
            section.getDuration("budget"),
            section.getInt("failures"),
            section.getBoolean("required"),
            withDefaults(
                (modes.isEmpty() ? config.withFallback(single(section)) : config)
                    .withFallback(credentials(section))));
    settings.parsed();
    return settings;
  }

  /** The short form: one server by host and port. */
  private static Config single(Config section) {
    String host = section.getString("host");
    String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    Config single =
        ConfigFactory.empty()
            .withValue(
                "address",
                com.typesafe.config.ConfigValueFactory.fromAnyRef(
                    "redis://" + bracketed + ":" + section.getInt("port")))
            .withValue("database", section.getValue("db"));
    return single.atPath(SINGLE);
  }

  private static Config credentials(Config section) {
    Config credentials = ConfigFactory.empty();
    for (String secret : List.of("username", "password")) {
      if (!section.getString(secret).isEmpty()) {
        credentials = credentials.withValue(secret, section.getValue(secret));
      }
    }
    return credentials;
  }

  /** Few connections: calls do not wait for each other on one, and there are few calls. */
  private static Config withDefaults(Config config) {
    Config common =
        ConfigFactory.parseString(
            "subscriptionConnectionMinimumIdleSize = 1, subscriptionConnectionPoolSize = 4");
    Config single =
        ConfigFactory.parseString("connectionMinimumIdleSize = 2, connectionPoolSize = 16");
    Config others =
        ConfigFactory.parseString(
            "masterConnectionMinimumIdleSize = 2, masterConnectionPoolSize = 16,"
                + " slaveConnectionMinimumIdleSize = 1, slaveConnectionPoolSize = 16");
    Config complete = config;
    if (config.hasPath(SINGLE)) {
      complete = complete.withFallback(common.withFallback(single).atPath(SINGLE));
    }
    for (String mode : OTHERS) {
      if (config.hasPath(mode)) {
        complete = complete.withFallback(common.withFallback(others).atPath(mode));
      }
    }
    return complete;
  }

  private org.redisson.config.Config parsed() {
    try {
      return org.redisson.config.Config.fromYAML(
          redisson.root().render(ConfigRenderOptions.concise()));
    } catch (RuntimeException e) {
      throw new ConfigException.BadValue("config", String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * As Redisson takes it. What Weir's guarantees rest on is set whatever the operator says: nothing
   * is sent twice, nothing waits for longer than the budget, and only masters are asked.
   */
  org.redisson.config.Config redisson(EventLoopGroup loops, ExecutorService workers) {
    org.redisson.config.Config config = parsed();
    config.setCodec(StringCodec.INSTANCE);
    config.setUseScriptCache(true);
    config.setTransportMode(TransportMode.NIO);
    config.setEventLoopGroup(loops);
    config.setExecutor(workers);
    config.setNettyExecutor(workers);
    BaseConfig<?> mode = ConfigSupport.getConfig(config);
    mode.setTimeout((int) budget.toMillis());
    mode.setRetryAttempts(0);
    mode.setConnectTimeout((int) CONNECT.toMillis());
    mode.setReconnectionDelay(new EqualJitterDelay(Duration.ofMillis(100), Duration.ofSeconds(1)));
    if (mode instanceof BaseMasterSlaveServersConfig<?> replicated) {
      replicated.setReadMode(ReadMode.MASTER);
    }
    return config;
  }
}
