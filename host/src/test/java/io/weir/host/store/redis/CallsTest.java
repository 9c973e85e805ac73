package io.weir.host.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;
import org.redisson.misc.CompletableFutureWrapper;

class CallsTest {
  @Test
  void whatRedissonNeverAnswersIsLateAfterTheBudgetAndSoManyOpenTheBreaker() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    Breaker breaker = new Breaker(2, System::nanoTime);
    AtomicInteger opened = new AtomicInteger();
    Calls calls =
        new Calls(breaker, Duration.ofMillis(30), opened::incrementAndGet, meters, Runnable::run);
    breaker.close();
    try (RedisServer server = RedisServer.start()) {
      Config config = new Config();
      config
          .setCodec(StringCodec.INSTANCE)
          .useSingleServer()
          .setAddress("redis://127.0.0.1:" + server.port());
      RedissonClient redisson = Redisson.create(config);
      try {
        calls.connected(redisson);
        for (int i = 0; i < 2; i++) {
          assertThat(opened).hasValue(0);
          assertThatThrownBy(() -> wait(calls.call("silent", it -> never())))
              .hasRootCauseInstanceOf(TimeoutException.class);
        }
      } finally {
        redisson.shutdown();
      }
    }
    assertThat(opened).hasValue(1);
    assertThat(breaker.detail()).endsWith("no answer within 30 ms");
    assertThat(meters.get("weir.store.calls").tags("call", "silent", "result", "late").timer())
        .satisfies(it -> assertThat(it.count()).isEqualTo(2));
    assertThatThrownBy(() -> wait(calls.call("silent", it -> never())))
        .hasCauseInstanceOf(AwayException.class);
  }

  private static CompletableFutureWrapper<String> never() {
    return new CompletableFutureWrapper<>(new CompletableFuture<>());
  }

  private static void wait(CompletionStage<?> stage) throws Exception {
    stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
