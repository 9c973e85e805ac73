package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.StableHash;
import io.weir.api.StreamKey;
import io.weir.api.selection.RendezvousHash;
import io.weir.it.kit.NginxRtmp;
import io.weir.it.kit.RawRtmp;
import io.weir.it.kit.WeirProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams go where the hash says, and to the next origin when theirs dies. */
final class PlacementIT {
  private static final Duration FAILOVER = Duration.ofSeconds(5);
  private static final List<String> STREAMS =
      IntStream.range(0, 20).mapToObj(i -> "stream-" + i).toList();

  private final Map<String, NginxRtmp> origins = new TreeMap<>();
  private final Map<String, RawRtmp> publishers = new HashMap<>();
  private final WeirProcess weir = startWithThreeOrigins();

  private WeirProcess startWithThreeOrigins() {
    WeirProcess.Builder builder =
        WeirProcess.builder()
            .with("weir.routing.publisher-grace = 30s")
            .with("weir.selection.hash.bound = 0");
    for (String id : List.of("alpha", "beta", "gamma")) {
      NginxRtmp origin = NginxRtmp.start();
      origins.put(id, origin);
      builder.origin(id, origin.address());
    }
    return builder.start();
  }

  @BeforeEach
  void publishAll() {
    STREAMS.forEach(this::publish);
  }

  @AfterEach
  void stop() {
    publishers.values().forEach(RawRtmp::close);
    weir.close();
    origins.values().forEach(NginxRtmp::close);
  }

  /** As a client does that comes back: it closes what is left of its last connection. */
  private void publish(String stream) {
    RawRtmp last = publishers.remove(stream);
    if (last != null) {
      last.close();
    }
    publishers.put(stream, RawRtmp.publisher(weir.rtmpPort(), "live", stream));
  }

  private NginxRtmp origin(String id) {
    return Objects.requireNonNull(origins.get(id), id);
  }

  private RawRtmp publisher(String stream) {
    return Objects.requireNonNull(publishers.get(stream), stream);
  }

  @Test
  void twentyStreamsGoWhereTheHashSaysAndALostOriginMovesOnlyItsOwn() {
    Map<String, String> before = placed(origins.keySet());
    assertThat(before).isEqualTo(computed(origins.keySet()));
    assertThat(Set.copyOf(before.values())).as("used origins").isEqualTo(origins.keySet());

    String lost = Objects.requireNonNull(before.get(STREAMS.get(0)));
    origin(lost).kill();
    List<String> moved = STREAMS.stream().filter(s -> lost.equals(before.get(s))).toList();
    for (String stream : moved) {
      assertThat(publisher(stream).isClosedWithin(FAILOVER)).as(stream + " closed").isTrue();
      publish(stream);
    }

    List<String> left = new ArrayList<>(origins.keySet());
    left.remove(lost);
    Map<String, String> after = placed(Set.copyOf(left));
    assertThat(after).isEqualTo(computed(Set.copyOf(left)));
    STREAMS.stream()
        .filter(stream -> !moved.contains(stream))
        .forEach(stream -> assertThat(after.get(stream)).isEqualTo(before.get(stream)));
    assertThat(weir.json("/api/v1/sessions")).hasSize(STREAMS.size());
  }

  @Test
  void publisherAndPlayersMeetAtAnotherOriginWithinFiveSecondsOfACrash() {
    String stream = STREAMS.get(3);
    String owner = Objects.requireNonNull(computed(origins.keySet()).get(stream));
    List<RawRtmp> players = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      players.add(RawRtmp.player(weir.rtmpPort(), "live", stream));
    }

    long crash = System.nanoTime();
    origin(owner).kill();
    assertThat(publisher(stream).isClosedWithin(FAILOVER)).isTrue();
    for (RawRtmp player : players) {
      assertThat(player.isClosedWithin(FAILOVER)).isTrue();
      player.close();
    }
    publish(stream);
    players.clear();
    for (int i = 0; i < 3; i++) {
      players.add(RawRtmp.player(weir.rtmpPort(), "live", stream));
    }
    byte[] frame = {0x17, 1, 0, 0, 0, 1, 2, 3};
    publisher(stream).message(6, 9, 1, 40, frame);
    for (RawRtmp player : players) {
      assertThat(player.await(m -> m.type() == 9).payload()).isEqualTo(frame);
      player.close();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - crash)).isLessThan(FAILOVER);
  }

  /**
   * A publisher that neither speaks nor closes when its origin dies is not in its successor's way.
   */
  @Test
  void silentPublisherOfADeadOriginGivesItsStreamUp() {
    String stream = STREAMS.get(5);
    RawRtmp silent = publisher(stream);
    origin(Objects.requireNonNull(computed(origins.keySet()).get(stream))).kill();

    Awaitility.await("the stream is free")
        .atMost(FAILOVER)
        .until(() -> weir.json("/api/v1/sessions").size() < STREAMS.size());
    Awaitility.await("a second publisher is taken")
        .atMost(FAILOVER)
        .ignoreExceptionsInstanceOf(AssertionError.class)
        .untilAsserted(
            () ->
                publishers.put(
                    stream + " again", RawRtmp.publisher(weir.rtmpPort(), "live", stream)));
    silent.close();
  }

  /** Stream to origin, as the origins themselves tell. */
  private Map<String, String> placed(Set<String> asked) {
    Map<String, String> placed = new TreeMap<>();
    Awaitility.await("all streams at an origin")
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              placed.clear();
              for (String id : asked) {
                origin(id).streams().entrySet().stream()
                    .filter(stream -> stream.getValue().publishers() == 1)
                    .forEach(stream -> placed.put(stream.getKey(), id));
              }
              return placed.size() == STREAMS.size();
            });
    return placed;
  }

  /** Stream to origin, as the hash computes. */
  private static Map<String, String> computed(Set<String> candidates) {
    Map<String, String> computed = new TreeMap<>();
    for (String stream : STREAMS) {
      long hash = StableHash.of(new StreamKey(StreamKey.DEFAULT_VHOST, "live", stream).toString());
      computed.put(
          stream,
          candidates.stream()
              .max(
                  Comparator.comparingDouble(
                      id -> RendezvousHash.score(hash, new OriginId(id), Origin.DEFAULT_WEIGHT)))
              .orElseThrow());
    }
    return computed;
  }
}
