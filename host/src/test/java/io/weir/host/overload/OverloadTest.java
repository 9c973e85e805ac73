package io.weir.host.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.api.ErrorCode;
import io.weir.api.Role;
import io.weir.api.StreamKey;
import io.weir.api.access.AccessDecision;
import io.weir.api.routing.StreamRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class OverloadTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Overload overload =
      new Overload(new OverloadSettings(85, 85, 90, 95, 10, 97), meters);
  private int descriptors;

  @Test
  void whatIsScarceStaysSoUntilClearlyLessIsUsed() {
    overload.descriptors(over -> descriptors);
    assertThat(scarceAt(89)).isEmpty();
    assertThat(scarceAt(90)).isEqualTo("descriptors");
    assertThat(scarceAt(80)).isEqualTo("descriptors");
    assertThat(meters.get("weir.overload").gauge().value()).isEqualTo(1);
    assertThat(scarceAt(79)).isEmpty();
    assertThat(scarceAt(89)).isEmpty();
    assertThat(overload.allScarce()).isEmpty();
    assertThat(meters.get("weir.overload").gauge().value()).isZero();
    assertThat(meters.get("weir.overload.used.percent").gauge().value()).isEqualTo(89);
  }

  private String scarceAt(int percent) {
    descriptors = percent;
    return overload.scarce();
  }

  @Test
  void connectionsAreClosedOnlyWhereHardlyAnythingIsLeft() {
    overload.descriptors(over -> descriptors);
    descriptors = 96;
    assertThat(overload.closes()).isFalse();
    assertThat(overload.scarce()).isEqualTo("descriptors");
    descriptors = 97;
    assertThat(overload.closes()).isTrue();
    descriptors = 96;
    assertThat(overload.closes()).isFalse();
  }

  @Test
  void howeverManyComeTheHeapIsLookedAtOnlySoOften() {
    AtomicLong now = new AtomicLong();
    AtomicInteger looks = new AtomicInteger();
    Overload timed = new Overload(new OverloadSettings(85, 85, 90, 95, 10, 97), meters, now::get);
    timed.heap(upTo -> over -> looks.incrementAndGet() > 2 ? 86 : 84);
    for (int session = 0; session < 1_000; session++) {
      assertThat(timed.scarce()).isEmpty();
    }
    assertThat(looks).hasValue(1);
    now.addAndGet(Overload.LOOK_NANOS);
    assertThat(timed.closes()).isFalse();
    assertThat(looks).hasValue(2);
    now.addAndGet(Overload.LOOK_NANOS);
    assertThat(timed.scarce()).isEqualTo("heap");
    assertThat(timed.allScarce()).containsExactly("heap");
    assertThat(looks).hasValue(3);
  }

  @Test
  void whatIsNotWatchedIsNeverScarce() {
    Overload blind = new Overload(new OverloadSettings(0, 0, 0, 0, 10, 97), meters);
    blind.descriptors(over -> 100);
    blind.heap(upTo -> over -> 100);
    assertThat(blind.scarce()).isEmpty();
    assertThat(blind.closes()).isFalse();
  }

  @Test
  void newSessionsAreRefusedBeforeAnybodyIsAskedAndPollsPass() {
    overload.connections(over -> descriptors);
    Admission admission =
        new Admission(
            request -> CompletableFuture.completedFuture(new AccessDecision.Allow("she")),
            overload);
    descriptors = 94;
    assertThat(decision(admission, false)).isEqualTo(new AccessDecision.Allow("she"));
    descriptors = 95;
    assertThat(decision(admission, false))
        .isInstanceOfSatisfying(
            AccessDecision.Deny.class,
            deny -> assertThat(deny.code()).isEqualTo(ErrorCode.OVERLOADED));
    assertThat(decision(admission, true)).isEqualTo(new AccessDecision.Allow("she"));
  }

  private static AccessDecision decision(Admission admission, boolean polling) {
    StreamRequest request =
        new StreamRequest(
            new StreamKey(StreamKey.DEFAULT_VHOST, "live", "one"),
            Role.PLAY,
            "rtmp",
            "rtmp",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
            Map.of(),
            polling);
    return admission.authorise(request).toCompletableFuture().join();
  }

  @Test
  void marksThatCouldNeverBeLeftAreRefused() {
    String section =
        "heap = 10, direct-memory = 0, descriptors = 90, connections = 95, resume = 10, close = 97";
    assertThatThrownBy(() -> OverloadSettings.from(ConfigFactory.parseString(section)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'heap': 10 (expected: more than resume, or 0)");
  }
}
