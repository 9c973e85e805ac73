package io.weir.host.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.api.Endpoint;
import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.host.ManualClock;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;

final class HealthMonitorTest {
  private static final OriginId A = new OriginId("vid-a");
  private static final OriginId B = new OriginId("vid-b");
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final Duration PROMPT = Duration.ofMillis(5);

  private final ManualClock clock = new ManualClock();
  private final Network network = new Network();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final HealthMonitor monitor =
      new HealthMonitor(
          Settings.of(2, 2, 5, 20, 40), network, clock, new Random(7)::nextDouble, meters);
  private final List<String> told = new ArrayList<>();

  HealthMonitorTest() {
    monitor.listen(
        (target, health) ->
            told.add(
                "%s %s %s: %s"
                    .formatted(target.origin(), target.kind(), health.standing(), health.why())));
  }

  /** A network where each endpoint answers, refuses, or keeps the check waiting. */
  private static final class Network implements Probe {
    private final Set<Endpoint> down = new HashSet<>();
    private final Map<Endpoint, CompletableFuture<Void>> slow = new java.util.HashMap<>();
    private final List<Endpoint> tried = new ArrayList<>();
    private Runnable entered = () -> {};

    @Override
    public CompletionStage<Void> check(Check check, Endpoint endpoint, Duration timeout) {
      entered.run();
      tried.add(endpoint);
      CompletableFuture<Void> waiting = slow.get(endpoint);
      if (waiting != null) {
        return waiting;
      }
      return down.contains(endpoint)
          ? CompletableFuture.failedFuture(new ConnectException("Connection refused"))
          : CompletableFuture.completedFuture(null);
    }
  }

  private static Endpoint rtmp(OriginId id) {
    return Endpoint.tcp(id.value(), 1935);
  }

  private static Target target(OriginId id, String instance) {
    return new Target(id, instance, "rtmp", Optional.of(new Target.Probed("rtmp", rtmp(id))));
  }

  private void intervals(int count) {
    for (int i = 0; i < count; i++) {
      clock.advance(INTERVAL.plus(INTERVAL.dividedBy(4)));
      monitor.tick();
    }
  }

  @Test
  void unknownEndpointIsNotHealthy() {
    assertThat(monitor.healthy(A, "rtmp")).isFalse();
    monitor.failed(A, "rtmp", "refused");
    monitor.reached(A, "rtmp", PROMPT);
    assertThat(monitor.healthy(A, "rtmp")).isFalse();
    assertThat(monitor.health(A, "rtmp")).isEmpty();
    assertThat(told).isEmpty();
  }

  @Test
  void newTargetIsCheckedAtTheNextTick() {
    network.down.add(rtmp(B));
    monitor.watch(List.of(target(A, "1"), target(B, "1")));
    assertThat(monitor.healthy(A, "rtmp")).isTrue();
    assertThat(monitor.healthy(B, "rtmp")).isTrue();

    monitor.tick();

    assertThat(network.tried).containsExactlyInAnyOrder(rtmp(A), rtmp(B));
    assertThat(monitor.healthy(A, "rtmp")).isTrue();
    assertThat(monitor.healthy(B, "rtmp")).isFalse();
    assertThat(told).containsExactly("vid-b rtmp EJECTED: check failed: Connection refused");
  }

  @Test
  void fallAndRiseByChecks() {
    monitor.watch(List.of(target(A, "1")));
    intervals(1);
    network.down.add(rtmp(A));
    intervals(1);
    assertThat(monitor.healthy(A, "rtmp")).isTrue();
    assertThat(monitor.allHealthy()).isTrue();
    intervals(1);
    assertThat(monitor.healthy(A, "rtmp")).isFalse();
    assertThat(monitor.allHealthy()).isFalse();
    network.down.clear();
    intervals(1);
    assertThat(monitor.health(A, "rtmp").orElseThrow().why())
        .isEqualTo("check failed: Connection refused");
    assertThat(monitor.healthy(A, "rtmp")).isFalse();
    assertThat(monitor.allHealthy()).isFalse();
    intervals(1);
    assertThat(monitor.healthy(A, "rtmp")).isTrue();
    assertThat(monitor.allHealthy()).isTrue();

    assertThat(told)
        .containsExactly(
            "vid-a rtmp EJECTED: check failed: Connection refused",
            "vid-a rtmp PROBING: check failed: Connection refused",
            "vid-a rtmp UP: check answered");
    assertThat(meters.counter("weir.health.changes", "to", "up").count()).isEqualTo(1);
    assertThat(meters.counter("weir.health.changes", "to", "ejected").count()).isEqualTo(1);
    assertThat(meters.counter("weir.health.ejections", "cause", "check").count()).isEqualTo(1);
    assertThat(meters.counter("weir.health.checks", "result", "failed").count()).isEqualTo(2);
    assertThat(meters.counter("weir.health.checks", "result", "ok").count()).isEqualTo(3);
  }

  @Test
  void failedDialMakesUnhealthyAndChecksAtOnce() {
    monitor.watch(List.of(target(A, "1")));
    intervals(1);
    network.tried.clear();

    monitor.failed(A, "rtmp", "connect timed out");

    assertThat(monitor.healthy(A, "rtmp")).isFalse();
    assertThat(told).containsExactly("vid-a rtmp EJECTED: dial failed: connect timed out");
    assertThat(network.tried).hasSize(1);
    intervals(1);
    assertThat(monitor.healthy(A, "rtmp")).isFalse();
    intervals(1);
    assertThat(monitor.healthy(A, "rtmp")).isTrue();
  }

  @Test
  void checkThatBeganBeforeTheFailedDialDoesNotCount() {
    CompletableFuture<Void> early = new CompletableFuture<>();
    network.slow.put(rtmp(A), early);
    monitor.watch(List.of(target(A, "1")));
    monitor.tick();
    monitor.failed(A, "rtmp", "refused");
    assertThat(network.tried).hasSize(1);
    network.slow.clear();
    network.down.add(rtmp(A));

    early.complete(null);

    assertThat(network.tried).hasSize(2);
    intervals(1);
    network.down.clear();
    intervals(1);
    assertThat(monitor.healthy(A, "rtmp")).isFalse();
    intervals(1);
    assertThat(monitor.healthy(A, "rtmp")).isTrue();
  }

  @Test
  void slowCheckIsNotRepeatedBeforeItEnds() {
    network.slow.put(rtmp(A), new CompletableFuture<>());
    monitor.watch(List.of(target(A, "1")));
    intervals(5);

    assertThat(network.tried).hasSize(1);
  }

  @Test
  void dialThatWorksMakesHealthyAtOnce() {
    network.down.add(rtmp(A));
    monitor.watch(List.of(target(A, "1")));
    intervals(1);
    assertThat(monitor.healthy(A, "rtmp")).isFalse();

    monitor.reached(A, "rtmp", PROMPT);

    assertThat(monitor.healthy(A, "rtmp")).isTrue();
    assertThat(told).last().isEqualTo("vid-a rtmp UP: dial worked");
  }

  @Test
  void targetsThatStayKeepTheirStateAndNewInstancesBeginAnew() {
    network.down.add(rtmp(A));
    monitor.watch(List.of(target(A, "1")));
    intervals(1);
    monitor.watch(List.of(target(A, "1"), target(B, "1")));
    assertThat(monitor.healthy(A, "rtmp")).isFalse();
    assertThat(monitor.allHealthy()).isFalse();

    monitor.watch(List.of(target(A, "2"), target(B, "1")));

    assertThat(monitor.healthy(A, "rtmp")).isTrue();
    assertThat(monitor.allHealthy()).isTrue();
    assertThat(told).last().isEqualTo("vid-a rtmp UP: not checked yet");
  }

  @Test
  void targetThatLeftIsForgottenAlsoByItsRunningCheck() {
    CompletableFuture<Void> running = new CompletableFuture<>();
    network.slow.put(rtmp(A), running);
    monitor.watch(List.of(target(A, "1")));
    monitor.tick();

    monitor.watch(List.of());
    running.completeExceptionally(new ConnectException("Connection refused"));

    assertThat(monitor.health(A, "rtmp")).isEmpty();
    assertThat(told).isEmpty();
  }

  @Test
  void checksOfManyTargetsAreSpread() {
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      targets.add(target(new OriginId("vid-" + i), "1"));
    }
    monitor.watch(targets);
    monitor.tick();
    network.tried.clear();

    int most = 0;
    for (int i = 0; i < 200; i++) {
      int before = network.tried.size();
      clock.advance(Duration.ofMillis(100));
      monitor.tick();
      most = Math.max(most, network.tried.size() - before);
    }

    assertThat(network.tried).hasSizeBetween(1800, 2200);
    assertThat(most).isLessThan(40);
  }

  @Test
  void probeAndListenerThatThrowHarmNobody() {
    HealthMonitor fragile =
        new HealthMonitor(
            Settings.of(1, 1, 5, 20, 0),
            (check, endpoint, timeout) -> {
              throw new IllegalStateException("no loop");
            },
            clock,
            () -> 0.5,
            meters);
    fragile.listen(
        (target, health) -> {
          throw new IllegalStateException("a listener's own fault");
        });
    fragile.watch(List.of(target(A, "1"), target(B, "1")));

    fragile.tick();

    assertThat(fragile.healthy(A, "rtmp")).isFalse();
    assertThat(fragile.healthy(B, "rtmp")).isFalse();
  }

  @Test
  void endpointThatCannotBeCheckedIsForgivenByTime() {
    monitor.watch(List.of(new Target(A, "1", "srt", Optional.empty())));
    intervals(1);
    monitor.failed(A, "srt", "handshake timed out");
    assertThat(monitor.healthy(A, "srt")).isFalse();
    intervals(2);

    assertThat(monitor.healthy(A, "srt")).isTrue();
    assertThat(network.tried).isEmpty();
  }

  @Test
  void timerDrivesTheChecks() {
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    try {
      network.down.add(rtmp(A));
      monitor.watch(List.of(target(A, "1")));
      monitor.start(timer);

      await().until(() -> !monitor.healthy(A, "rtmp"));
      monitor.stop();
      monitor.stop();
    } finally {
      timer.shutdownNow();
    }
  }

  @Test
  void noCheckBeginsOnceStopped() {
    monitor.watch(List.of(target(A, "1")));
    monitor.stop();

    intervals(3);
    monitor.failed(A, "rtmp", "connection refused");

    assertThat(network.tried).isEmpty();
  }

  @Test
  void stopWaitsForTheRoundThatIsUnderWay() throws InterruptedException {
    CountDownLatch began = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    network.entered =
        () -> {
          began.countDown();
          awaitUninterruptibly(go);
        };
    monitor.watch(List.of(target(A, "1"), target(B, "1")));
    clock.advance(INTERVAL.multipliedBy(2));
    Thread round = new Thread(monitor::tick);
    Thread stop = new Thread(monitor::stop);

    round.start();
    began.await();
    stop.start();
    await().until(() -> stop.getState() == Thread.State.BLOCKED);
    go.countDown();
    stop.join();

    assertThat(network.tried).hasSize(2);
    round.join();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void udpKindsAreCheckedByATcpEndpointOfTheSameServer() {
    Endpoint udp = new Endpoint(Endpoint.Transport.UDP, "h", 8000);
    Endpoint rtcTcp = Endpoint.tcp("h", 8001);
    Endpoint rtmp = Endpoint.tcp("h", 1935);
    Origin origin =
        new Origin(
            A,
            "1",
            Map.of("rtmp", List.of(rtmp), "srt", List.of(udp), "rtc", List.of(udp, rtcTcp)),
            100,
            "",
            Map.of(),
            clock.instant());

    assertThat(Target.of(origin))
        .containsExactlyInAnyOrder(
            new Target(A, "1", "rtmp", Optional.of(new Target.Probed("rtmp", rtmp))),
            new Target(A, "1", "srt", Optional.of(new Target.Probed("rtmp", rtmp))),
            new Target(A, "1", "rtc", Optional.of(new Target.Probed("rtc", rtcTcp))));
  }

  @Test
  void healthIsNotBelievedWhereMostLookIll() {
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      targets.add(target(new OriginId("vid-" + i), "1"));
    }
    monitor.watch(targets);
    intervals(1);
    for (int i = 0; i < 3; i++) {
      monitor.failed(new OriginId("vid-" + i), "rtmp", "refused");
      assertThat(monitor.panics("rtmp")).isFalse(); // 2 of 5 are 40 percent
    }
    monitor.failed(new OriginId("vid-3"), "rtmp", "refused");
    assertThat(monitor.panics("rtmp")).isTrue();
    assertThat(monitor.panics("srt")).isFalse();

    monitor.reached(new OriginId("vid-0"), "rtmp", PROMPT);
    assertThat(monitor.panics("rtmp")).isFalse();
  }

  @Test
  void theOnlyOneThatLooksIllIsStillTried() {
    monitor.watch(List.of(target(A, "1")));
    monitor.failed(A, "rtmp", "refused");
    assertThat(monitor.panics("rtmp")).isTrue();
    monitor.watch(List.of());
    assertThat(monitor.panics("rtmp")).isFalse();
  }

  @Test
  void signalsOfDialsAreCountedByTheirCause() {
    monitor.watch(List.of(target(A, "1")));
    intervals(1);
    for (int i = 0; i < 5; i++) {
      monitor.reached(A, "rtmp", Duration.ofMillis(800));
    }
    assertThat(monitor.healthy(A, "rtmp")).isFalse();
    monitor.reached(A, "rtmp", PROMPT);
    monitor.stalled(A, "rtmp", "no byte for 5 s");
    assertThat(monitor.healthy(A, "rtmp")).isFalse();
    monitor.reached(A, "rtmp", PROMPT);
    for (int i = 0; i < 20; i++) {
      monitor.refused(A, "rtmp", new StreamKey("v", "live", "s" + i), "no");
    }
    assertThat(monitor.healthy(A, "rtmp")).isFalse();

    for (String cause : List.of("slow", "stalled", "refused")) {
      assertThat(meters.counter("weir.health.ejections", "cause", cause).count())
          .as(cause)
          .isEqualTo(1);
    }
  }
}
