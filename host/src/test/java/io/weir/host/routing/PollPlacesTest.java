package io.weir.host.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.OriginId;
import io.weir.api.Role;
import io.weir.api.StreamKey;
import io.weir.api.routing.StreamRequest;
import io.weir.host.ManualClock;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PollPlacesTest {
  private static final OriginId A = new OriginId("a");
  private static final Duration TIME = Duration.ofSeconds(10);

  private final ManualClock clock = new ManualClock();
  private final PollPlaces places = new PollPlaces(clock, TIME);

  private static StreamRequest poll(String stream, String client) {
    return new StreamRequest(
        new StreamKey(StreamKey.DEFAULT_VHOST, "live", stream),
        Role.PLAY,
        "http",
        "http",
        new InetSocketAddress(client, 5000),
        Map.of(),
        true);
  }

  @Test
  void aPlaceIsOneClientsOfOneStream() {
    places.remember(poll("one", "192.0.2.1"), "me", A);
    assertThat(places.recall(poll("one", "192.0.2.1"), "me")).contains(A);
    assertThat(places.recall(poll("one", "192.0.2.2"), "me")).isEmpty();
    assertThat(places.recall(poll("two", "192.0.2.1"), "me")).isEmpty();
    assertThat(places.recall(poll("one", "192.0.2.1"), "another")).isEmpty();
  }

  @Test
  void aPlaceIsKeptForAsLongAsItsClientGoesOnAsking() {
    places.remember(poll("one", "192.0.2.1"), "", A);
    for (int i = 0; i < 5; i++) {
      clock.advance(TIME);
      assertThat(places.recall(poll("one", "192.0.2.1"), "")).contains(A);
    }
    clock.advance(TIME.plusMillis(1));
    assertThat(places.recall(poll("one", "192.0.2.1"), "")).isEmpty();
  }
}
