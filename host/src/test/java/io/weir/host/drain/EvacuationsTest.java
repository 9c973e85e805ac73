package io.weir.host.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.api.OriginId;
import io.weir.api.Role;
import io.weir.api.StreamKey;
import io.weir.api.routing.EndReason;
import io.weir.api.routing.StreamRequest;
import io.weir.host.ManualClock;
import io.weir.host.origins.OriginStates;
import io.weir.host.session.Session;
import io.weir.host.session.SessionRegistry;
import io.weir.host.store.memory.MemoryStore;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class EvacuationsTest {
  private static final OriginId A = new OriginId("a");
  private static final OriginId B = new OriginId("b");

  private final ManualClock clock = new ManualClock();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final MemoryStore store = new MemoryStore(clock, timer);
  private final SessionRegistry sessions = new SessionRegistry(clock, meters);
  private final OriginStates states = new OriginStates("r1", store.originStates(), clock);
  private final Set<OriginId> down = new HashSet<>();
  private final Evacuations evacuations =
      new Evacuations(states, () -> down, Duration.ofSeconds(5), sessions, clock, 10, meters);
  private final List<String> asked = new ArrayList<>();
  private final List<String> ended = new ArrayList<>();

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  private Session session(OriginId origin, Role role, String name) {
    Session session =
        sessions.begin(
            new StreamRequest(
                new StreamKey("v", "live", name),
                role,
                "rtmp",
                "rtmp",
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 5000),
                Map.of()));
    sessions.relayed(
        session,
        origin,
        reason -> {
          ended.add(name + " " + reason);
          sessions.end(session, reason.name());
        },
        () -> asked.add(name));
    return session;
  }

  private void seconds(int count) {
    for (int i = 0; i < 10 * count; i++) {
      clock.advance(Duration.ofMillis(100));
      evacuations.tick();
    }
  }

  @Test
  void sessionsOfADrainingOriginAreAskedAndAtLastEndedPublishersFirst() {
    session(A, Role.PLAY, "player");
    session(A, Role.PUBLISH, "publisher");
    session(B, Role.PUBLISH, "elsewhere");
    seconds(1);
    assertThat(asked).isEmpty();

    states.drain(A, Duration.ofSeconds(10));
    seconds(8);
    assertThat(asked).containsExactly("publisher", "player");
    assertThat(ended).isEmpty();
    seconds(1);
    assertThat(ended).containsExactly("publisher DRAINING", "player DRAINING");
    assertThat(meters.counter("weir.drain.sessions", "how", "asked").count()).isEqualTo(2);
    assertThat(meters.counter("weir.drain.sessions", "how", "ended").count()).isEqualTo(2);
  }

  @Test
  void aDrainThatIsWithdrawnEndsNobody() {
    session(A, Role.PUBLISH, "publisher");
    states.drain(A, Duration.ofSeconds(10));
    seconds(5);
    states.undrain(A);
    seconds(10);
    assertThat(ended).isEmpty();

    states.drain(A, Duration.ofSeconds(10));
    seconds(1);
    assertThat(asked).containsExactly("publisher", "publisher");
  }

  @Test
  void aReplicaThatGoesAsksAll() {
    session(A, Role.PUBLISH, "one");
    session(B, Role.PUBLISH, "two");
    evacuations.everything(Duration.ofSeconds(10));
    seconds(1);
    assertThat(asked).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void whatHangsAtADeadOriginEndsOnceNothingComesFromIt() {
    session(A, Role.PUBLISH, "publisher");
    Session player = session(A, Role.PLAY, "player");
    session(B, Role.PLAY, "elsewhere");
    down.add(A);
    for (int i = 0; i < 8; i++) {
      seconds(1);
      player.toClient(100);
    }
    assertThat(ended).as("its checks fail, but it relays").isEmpty();

    seconds(4);
    assertThat(ended).isEmpty();
    seconds(3);
    assertThat(ended)
        .containsExactly(
            "publisher " + EndReason.ORIGIN_STALLED, "player " + EndReason.ORIGIN_STALLED);
  }

  @Test
  void anOriginThatDiesAgainIsEmptiedAtThePaceAgain() {
    session(A, Role.PLAY, "first");
    down.add(A);
    seconds(7);
    assertThat(ended).hasSize(1);

    down.clear();
    seconds(1);
    for (int i = 0; i < 50; i++) {
      session(A, Role.PLAY, "later-" + i);
    }
    down.add(A);
    seconds(8);
    assertThat(ended).hasSizeBetween(2, 50);
    seconds(3);
    assertThat(ended).hasSize(51);
  }

  @Test
  void anOriginThatAnswersAgainKeepsItsSessions() {
    session(A, Role.PUBLISH, "publisher");
    down.add(A);
    seconds(4);
    down.clear();
    seconds(1);
    down.add(A);
    seconds(4);
    assertThat(ended).isEmpty();
  }
}
