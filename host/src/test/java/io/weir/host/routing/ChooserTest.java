package io.weir.host.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.api.OriginId;
import io.weir.api.Role;
import io.weir.api.StreamKey;
import io.weir.api.selection.Candidate;
import io.weir.api.selection.OriginLoad;
import io.weir.api.selection.SelectionContext;
import io.weir.api.selection.SelectionStrategy;
import io.weir.host.net.HostThreads;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChooserTest {
  private static final StreamKey KEY = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "one");
  private static final List<Candidate> CANDIDATES =
      Stream.of("a", "b", "c").map(ChooserTest::candidate).toList();
  private static final SelectionContext CONTEXT =
      new SelectionContext(
          Role.PUBLISH,
          "rtmp",
          InetAddress.getLoopbackAddress(),
          "",
          "",
          Instant.EPOCH,
          1,
          SelectionContext.Previous.NONE);
  private static final List<OriginId> BUILT_IN = new BuiltInOrder().order(KEY, CANDIDATES, CONTEXT);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final DecisionThreads threads = new DecisionThreads(1, HostThreads.decisions());
  private final Map<OriginId, OriginLoad> loads = new ConcurrentHashMap<>();
  private Duration budget = Duration.ofSeconds(10);

  @AfterEach
  void stop() {
    timer.shutdownNow();
    threads.stop();
  }

  private static Candidate candidate(String id) {
    return candidate(id, "");
  }

  private static Candidate candidate(String id, String zone) {
    return new Candidate(new OriginId(id), 100, zone, Map.of(), Instant.EPOCH, OriginLoad.IDLE);
  }

  private static List<OriginId> ids(String... ids) {
    return Stream.of(ids).map(OriginId::new).toList();
  }

  private Chooser chooser() {
    return new Chooser(
        id -> loads.getOrDefault(id, OriginLoad.IDLE), budget, threads, timer, meters);
  }

  private static Rules.Plan plan(Zones zones, String zone, SelectionStrategy... strategies) {
    return new Rules.Plan(
        RoutingRule.otherwise(List.of(), zones),
        Stream.of(strategies)
            .map(one -> new NamedStrategy("mine", "my-plugin", "1.0", one))
            .toList(),
        zone);
  }

  private Choice choose(SelectionStrategy... strategies) throws Exception {
    return choose(chooser(), CANDIDATES, plan(Zones.PREFER, "", strategies));
  }

  private static Choice choose(Chooser chooser, List<Candidate> candidates, Rules.Plan plan)
      throws Exception {
    return chooser
        .choose(plan, KEY, candidates, CONTEXT)
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private double faults(String fault) {
    return meters
        .get("weir.selection.faults")
        .tags("plugin", "my-plugin", "strategy", "mine", "fault", fault)
        .counter()
        .count();
  }

  @Test
  void aFullOrderStands() throws Exception {
    Choice choice = choose((key, all, context) -> ids("c", "a", "b"));
    assertThat(choice).isEqualTo(new Choice(ids("c", "a", "b"), "mine"));
  }

  @Test
  void loadsAreThoseOfTheDecisionsMoment() throws Exception {
    OriginLoad busy = new OriginLoad(7, 3, Optional.empty());
    loads.put(new OriginId("b"), busy);
    Choice choice =
        choose(
            (key, all, context) ->
                all.stream().filter(one -> one.load().equals(busy)).map(Candidate::id).toList());
    assertThat(choice.order()).startsWith(new OriginId("b"));
    assertThat(choice.by()).isEqualTo("mine, built-in");
  }

  @Test
  void originsOfTheOwnZoneGoFirstAndEachGroupIsOrderedByItself() throws Exception {
    List<Candidate> zoned =
        List.of(
            candidate("a", "far"),
            candidate("b", "near"),
            candidate("c", ""),
            candidate("d", "near"));
    SelectionStrategy backwards =
        (key, all, context) ->
            all.stream().map(Candidate::id).sorted(java.util.Comparator.reverseOrder()).toList();
    assertThat(choose(chooser(), zoned, plan(Zones.PREFER, "near", backwards)))
        .isEqualTo(new Choice(ids("d", "b", "c", "a"), "mine"));
    assertThat(choose(chooser(), zoned, plan(Zones.IGNORE, "near", backwards)).order())
        .isEqualTo(ids("d", "c", "b", "a"));
    assertThat(choose(chooser(), zoned, plan(Zones.PREFER, "nowhere", backwards)).order())
        .isEqualTo(ids("d", "c", "b", "a"));
  }

  @Test
  void theNextStrategyCompletesAPartialOrder() throws Exception {
    Choice choice =
        choose((key, all, context) -> ids("c"), (key, all, context) -> ids("b", "c", "a"));
    assertThat(choice.order()).isEqualTo(ids("c", "b", "a"));
  }

  @Test
  void theBuiltInOrderCompletesWhatAllLeaveOpen() throws Exception {
    Choice choice = choose((key, all, context) -> ids("c"));
    assertThat(choice.order())
        .startsWith(new OriginId("c"))
        .containsExactlyInAnyOrderElementsOf(BUILT_IN);
    assertThat(choice.by()).isEqualTo("mine, built-in");
  }

  @Test
  void oneThatThrowsIsNamed() throws Exception {
    Choice choice =
        choose(
            (key, all, context) -> {
              throw new IllegalStateException("bug");
            });
    assertThat(choice)
        .isEqualTo(new Choice(BUILT_IN, "mine (threw IllegalStateException), built-in"));
    assertThat(faults("threw")).isEqualTo(1);
  }

  @Test
  void oneThatRepeatsItselfIsNamed() throws Exception {
    assertThat(choose((key, all, context) -> ids("a", "a")).order()).isEqualTo(BUILT_IN);
    assertThat(faults("repeated an origin")).isEqualTo(1);
  }

  @Test
  void oneThatNamesAStrangerIsNamed() throws Exception {
    assertThat(choose((key, all, context) -> ids("a", "z")).order()).isEqualTo(BUILT_IN);
    assertThat(faults("named a stranger")).isEqualTo(1);
  }

  @Test
  void oneThatKeepsFailingIsSetAside() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Chooser chooser = chooser();
    Rules.Plan plan =
        plan(
            Zones.PREFER,
            "",
            (key, all, context) -> {
              // Just before it is too late it does well once.
              return asked.incrementAndGet() == Chooser.MOST_FAULTS ? ids("b") : ids("z");
            });
    for (int i = 1; i < 2 * Chooser.MOST_FAULTS; i++) {
      assertThat(choose(chooser, CANDIDATES, plan).by()).isNotEqualTo("mine (set aside), built-in");
    }
    assertThat(choose(chooser, CANDIDATES, plan).by())
        .isEqualTo("mine (named a stranger), built-in");
    assertThat(choose(chooser, CANDIDATES, plan))
        .isEqualTo(new Choice(BUILT_IN, "mine (set aside), built-in"));
    assertThat(asked).hasValue(2 * Chooser.MOST_FAULTS);
    assertThat(faults("set aside")).isEqualTo(1);
  }

  @Test
  void oneThatNeverReturnsCostsItsBudgetAndAThread() throws Exception {
    budget = Duration.ofMillis(20);
    CountDownLatch never = new CountDownLatch(1);
    SelectionStrategy stuckOnce =
        new SelectionStrategy() {
          private boolean stuck;

          @Override
          public List<OriginId> order(
              StreamKey key, List<Candidate> candidates, SelectionContext context) {
            if (!stuck) {
              stuck = true;
              awaitUninterruptibly(never);
            }
            return ids("c", "b", "a");
          }
        };
    Chooser chooser = chooser();
    Rules.Plan plan = plan(Zones.PREFER, "", stuckOnce);
    assertThat(choose(chooser, CANDIDATES, plan).order()).isEqualTo(BUILT_IN);
    await().ignoreExceptions().untilAsserted(() -> assertThat(faults("overran")).isEqualTo(1));
    await()
        .untilAsserted(
            () ->
                assertThat(choose(chooser, CANDIDATES, plan).order())
                    .isEqualTo(ids("c", "b", "a")));
    never.countDown();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
