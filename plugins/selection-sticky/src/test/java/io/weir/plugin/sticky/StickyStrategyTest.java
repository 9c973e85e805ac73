package io.weir.plugin.sticky;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.weir.api.OriginId;
import io.weir.api.Role;
import io.weir.api.StreamKey;
import io.weir.api.selection.Candidate;
import io.weir.api.selection.OriginLoad;
import io.weir.api.selection.SelectionContext;
import io.weir.api.selection.SelectionContext.Previous;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StickyStrategyTest {
  private static final OriginId A = new OriginId("a");
  private static final OriginId B = new OriginId("b");
  private static final OriginId C = new OriginId("c");
  private static final OriginId GONE = new OriginId("gone");

  @Test
  void theLastOriginOfTheStreamLeadsAndNothingElseIsSaid() {
    assertThat(order("STREAM", new Previous(of(B), of(A), of(C), of(C)))).containsExactly(B);
  }

  @Test
  void relativesFollowInTheirOrder() {
    assertThat(order("CLIENT, STREAM, VHOST", new Previous(of(B), of(A), of(C), of(C))))
        .containsExactly(A, B, C);
  }

  @Test
  void anOriginIsNamedOnce() {
    assertThat(order("STREAM, CLIENT, APP", new Previous(of(B), of(B), of(A), of(C))))
        .containsExactly(B, A);
  }

  @Test
  void whoIsNoCandidateAnyMoreIsLeftOut() {
    assertThat(order("STREAM, APP", new Previous(of(GONE), of(A), of(C), of(A))))
        .containsExactly(C);
  }

  @Test
  void withoutAMemoryItSaysNothing() {
    assertThat(order("STREAM, CLIENT, APP, VHOST", Previous.NONE)).isEmpty();
  }

  private static Optional<OriginId> of(OriginId id) {
    return Optional.of(id);
  }

  private static List<OriginId> order(String by, Previous previous) {
    SelectionContext context =
        new SelectionContext(
            Role.PUBLISH,
            "rtmp",
            InetAddress.getLoopbackAddress(),
            "",
            "",
            Instant.EPOCH,
            1,
            previous);
    List<Candidate> candidates =
        Stream.of(A, B, C)
            .map(id -> new Candidate(id, 100, "", Map.of(), Instant.EPOCH, OriginLoad.IDLE))
            .toList();
    return new StickyFactory()
        .create(ConfigFactory.parseString("by = [" + by + "]"))
        .order(new StreamKey(StreamKey.DEFAULT_VHOST, "live", "s"), candidates, context);
  }
}
