package io.weir.host.direct;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.VhostRule;
import io.weir.api.net.Cidr;
import io.weir.api.store.Ownership;
import io.weir.api.store.OwnershipStore;
import io.weir.host.ManualClock;
import io.weir.host.access.Token;
import io.weir.host.origins.Refusal;
import io.weir.host.origins.RegistrationRule;
import io.weir.host.store.memory.MemoryStore;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HooksTest {
  private static final Duration TTL = Duration.ofSeconds(30);
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final OriginId A = new OriginId("vid-a");
  private static final OriginId B = new OriginId("vid-b");
  private static final StreamKey KEY = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "cam");

  private final ManualClock clock = new ManualClock();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final OwnershipStore store = new MemoryStore(clock, timer).ownership();
  private final Set<OriginId> known = new HashSet<>(List.of(A, B));
  private final Set<OriginId> dead = new HashSet<>();
  private final DirectStreams streams = new DirectStreams(store, TTL, GRACE, dead::contains, clock);
  private final Hooks hooks =
      new Hooks(
          new RegistrationRule(List.of(Cidr.parse("127.0.0.0/8")), new Token("")),
          new VhostRule(Set.of("listed.example.com")),
          known::contains,
          streams,
          clock,
          meters);

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  static String hook(String action, String server, String service, String client, String stream) {
    return """
    {"server_id":"%s","service_id":"%s","action":"%s","client_id":"%s","ip":"192.0.2.7",
     "vhost":"__defaultVhost__","app":"live","tcUrl":"rtmp://push.example.com/live",
     "stream":"%s","param":"?token=x","stream_url":"/live/cam","stream_id":"vid-0xk989d"}
    """
        .formatted(server, service, action, client, stream);
  }

  private Optional<Refusal> take(String body) {
    return join(hooks.take(body.getBytes(UTF_8)));
  }

  private Optional<Refusal> publish(OriginId at, String client) {
    return take(hook("on_publish", at.value(), "run1", client, "cam"));
  }

  private Optional<Refusal> unpublish(OriginId at, String client) {
    return take(hook("on_unpublish", at.value(), "run1", client, "cam"));
  }

  private Optional<Ownership> owner() {
    return join(store.find(KEY));
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private double count(String action, String result) {
    return meters.counter("weir.origins.hooks", "action", action, "result", result).count();
  }

  @Test
  void onPublishOwnsTheStreamAndOnUnpublishLetsItGoAfterTheGrace() {
    assertThat(publish(A, "c1")).isEmpty();
    assertThat(owner().orElseThrow().origin()).isEqualTo(A);
    assertThat(owner().orElseThrow().publisher()).isEqualTo("direct:run1/c1");

    assertThat(unpublish(A, "c1")).isEmpty();
    assertThat(owner().orElseThrow().published()).isFalse();
    clock.advance(GRACE.plusMillis(1));
    assertThat(owner()).isEmpty();
    assertThat(count("on_publish", "accepted")).isEqualTo(1);
    assertThat(count("on_unpublish", "accepted")).isEqualTo(1);
  }

  @Test
  void whoeverPublishesThroughWeirKeepsTheLease() {
    Ownership held = join(store.claim(KEY, A, TTL));
    join(store.publish(held, "replica/s1", TTL));

    assertThat(publish(A, "c1")).isEmpty();
    assertThat(owner().orElseThrow().publisher()).isEqualTo("replica/s1");
    assertThat(unpublish(A, "c1")).isEmpty();
    assertThat(owner().orElseThrow()).isEqualTo(held.withPublisher("replica/s1"));
    assertThat(count("on_publish", "ignored")).isEqualTo(1);
    assertThat(count("on_unpublish", "ignored")).isEqualTo(1);
  }

  @Test
  void whereAnotherOriginHasItLiveTheServerIsToRefuse() {
    publish(A, "c1");
    Ownership before = owner().orElseThrow();

    Refusal refusal = publish(B, "c2").orElseThrow();
    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.CONFLICT);
    assertThat(refusal.detail()).contains("vid-b").contains("expected: at vid-a");
    unpublish(B, "c2");
    assertThat(owner()).contains(before);
  }

  @Test
  void whatOnlyPlayersHavePlacedMovesToItsPublisher() {
    Ownership waited = join(store.claim(KEY, B, TTL));

    assertThat(publish(A, "c1")).isEmpty();
    assertThat(owner().orElseThrow().origin()).isEqualTo(A);
    assertThat(owner().orElseThrow().generation()).isGreaterThan(waited.generation());
  }

  @Test
  void whatWasLiveAtADeadOriginMovesToItsPublisher() {
    publish(A, "c1");
    dead.add(A);

    assertThat(publish(B, "c2")).isEmpty();
    assertThat(owner().orElseThrow().origin()).isEqualTo(B);
  }

  @Test
  void aNewRunOfTheServerTakesOverFromTheOldOne() {
    publish(A, "c1");

    take(hook("on_publish", "vid-a", "run2", "c9", "cam"));
    assertThat(owner().orElseThrow().publisher()).isEqualTo("direct:run2/c9");
    unpublish(A, "c1");
    assertThat(owner().orElseThrow().publisher()).isEqualTo("direct:run2/c9");
  }

  @Test
  void ofASecondPublisherWhomTheServerRefusesNothingRemains() {
    publish(A, "c1");
    publish(A, "refused");
    clock.advance(Duration.ofSeconds(11));

    unpublish(A, "c1");
    assertThat(owner().orElseThrow().published()).isFalse();
  }

  @Test
  void aPublisherThatComesBeforeItsPredecessorWasSaidToBeGoneHasTheStream() {
    publish(A, "c1");
    publish(A, "c2");

    unpublish(A, "c1");
    assertThat(owner().orElseThrow().publisher()).isEqualTo("direct:run1/c2");
    unpublish(A, "c2");
    assertThat(owner().orElseThrow().published()).isFalse();
  }

  @Test
  void namesAreFoldedAsClientsAre() {
    take(hook("on_publish", "vid-a", "run1", "c1", "sub/cam?x=1").replace("\"live\"", "\"a\""));
    StreamKey key = new StreamKey(StreamKey.DEFAULT_VHOST, "a/sub", "cam");
    assertThat(join(store.find(key))).isPresent();

    String listed = hook("on_publish", "vid-a", "run1", "c1", "cam");
    take(listed.replace("__defaultVhost__", "Listed.example.com"));
    assertThat(join(store.find(new StreamKey("listed.example.com", "live", "cam")))).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                         | INVALID | action: missing
          []                         | INVALID | body (expected: a JSON object)
          {"action":"on_play"}       | INVALID | action: "on_play" (expected: on_publish or on_unpublish)
          {"action":"on_publish"}    | INVALID | server_id: missing
          {"action":"on_publish","server_id":"a","service_id":"x/y","client_id":"c"} | INVALID | service
          """)
  void whatIsNoHookIsRefusedByField(String body, Refusal.Kind kind, String detail) {
    Refusal refusal = take(body).orElseThrow();
    assertThat(refusal.kind()).isEqualTo(kind);
    assertThat(refusal.detail()).contains(detail);
    assertThat(count("unread", "invalid")).isEqualTo(1);
  }

  @Test
  void anOriginThatIsNotKnownIsRefused() {
    Refusal refusal = take(hook("on_publish", "stranger", "run1", "c1", "cam")).orElseThrow();
    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.UNKNOWN);
    assertThat(refusal.detail()).contains("server_id: \"stranger\"");
    assertThat(owner()).isEmpty();
    assertThat(count("on_publish", "unknown")).isEqualTo(1);
  }
}
