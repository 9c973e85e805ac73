package io.weir.host.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.api.ErrorCode;
import io.weir.api.OriginId;
import io.weir.api.Role;
import io.weir.api.StreamKey;
import io.weir.api.access.AccessController;
import io.weir.api.access.AccessDecision;
import io.weir.api.routing.EndReason;
import io.weir.api.routing.Route;
import io.weir.api.routing.RouteException;
import io.weir.api.routing.StreamRequest;
import io.weir.api.store.Ownership;
import io.weir.host.ManualClock;
import io.weir.host.session.SessionRegistry;
import io.weir.host.store.memory.MemoryStore;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RouterTest {
  private static final StreamKey KEY = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "one");
  private static final OriginId A = new OriginId("a");
  private static final OriginId B = new OriginId("b");
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final ManualClock clock = new ManualClock();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService loop = Executors.newSingleThreadExecutor();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final MemoryStore store = new MemoryStore(clock, timer);
  private final SessionRegistry sessions = new SessionRegistry(clock, meters);
  private final FakeOrigins origins = new FakeOrigins("a", "b", "c");
  private final FakeConnector connector = new FakeConnector();
  private AccessController access =
      request -> CompletableFuture.completedFuture(new AccessDecision.Allow(""));
  private boolean playClaims = true;
  private int followRate = 50;
  private String zone = "";
  private List<RoutingRule> special = List.of();
  private List<NamedStrategy> strategies =
      List.of(new NamedStrategy("sorted", "test", "1.0", sorted()));

  private static io.weir.api.selection.SelectionStrategy sorted() {
    return (key, candidates, context) ->
        candidates.stream().map(io.weir.api.selection.Candidate::id).sorted().toList();
  }

  @AfterEach
  void stop() {
    timer.shutdownNow();
    loop.shutdownNow();
  }

  private List<RoutingRule> rules() {
    List<RoutingRule> rules = new ArrayList<>(special);
    List<String> names = strategies.stream().map(NamedStrategy::name).toList();
    rules.add(RoutingRule.otherwise(names, Zones.PREFER));
    return rules;
  }

  private Router router() {
    RoutingSettings settings =
        new RoutingSettings(
            rules(),
            Duration.ofMillis(200),
            3,
            playClaims,
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            GRACE,
            Duration.ofHours(1),
            followRate,
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            1);
    Router router =
        new Router(
            settings,
            "replica",
            zone,
            strategies,
            access,
            () -> true,
            store,
            origins,
            Search.NONE,
            sessions,
            clock,
            timer,
            meters);
    router.start();
    return router;
  }

  private static StreamRequest request(Role role) {
    return new StreamRequest(
        KEY,
        role,
        "rtmp",
        "rtmp",
        new InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 5000),
        Map.of());
  }

  private Route<String> open(Router router, Role role) {
    return join(router.open(request(role), connector, loop));
  }

  private static <T> T join(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void assertRefused(Router router, Role role, ErrorCode code) {
    assertThatThrownBy(
            () ->
                router
                    .open(request(role), connector, loop)
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(RouteException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private Optional<Ownership> owner() {
    return join(store.ownership().find(KEY));
  }

  @Test
  void aPublisherClaimsTheFirstOfTheOrderAndHoldsThePublishLease() {
    Route<String> route = open(router(), Role.PUBLISH);
    assertThat(route.connection()).isEqualTo("a");
    assertThat(owner()).map(Ownership::origin).contains(A);
    assertThat(owner().orElseThrow().publisher()).startsWith("replica/");
  }

  @Test
  void aPublisherWhomTheOriginsHookNamedFirstHoldsItsOwnLease() {
    Ownership held = join(store.ownership().claim(KEY, B, Duration.ofSeconds(30)));
    String hooked = new DirectPublisher("run1", "c1").toString();
    join(store.ownership().publish(held, hooked, Duration.ofSeconds(30)));

    Route<String> route = open(router(), Role.PUBLISH);
    assertThat(route.origin().id()).isEqualTo(B);
    assertThat(owner().orElseThrow().publisher()).startsWith("replica/");
    route.close(EndReason.CLIENT_CLOSED);
    assertThat(owner()).map(Ownership::published).contains(false);
  }

  @Test
  void aPublisherThatTheOriginRefusesLeavesAnotherItsStream() {
    Ownership held = join(store.ownership().claim(KEY, B, Duration.ofSeconds(30)));
    String hooked = new DirectPublisher("run1", "c1").toString();
    join(store.ownership().publish(held, hooked, Duration.ofSeconds(30)));
    connector.fail(B, new RouteException(ErrorCode.ORIGIN_REJECTED, "busy"));

    assertRefused(router(), Role.PUBLISH, ErrorCode.ORIGIN_REJECTED);
    assertThat(owner()).contains(held.withPublisher(hooked));
  }

  @Test
  void aPlayerGoesToTheOwnerWhateverTheOrderSays() {
    join(store.ownership().claim(KEY, B, Duration.ofSeconds(30)));
    assertThat(open(router(), Role.PLAY).origin().id()).isEqualTo(B);
  }

  @Test
  void whoIsPlacedIsRememberedAndOfWhoFollowsAnOwnerTheStreamAlone() {
    List<String> subjects =
        List.of("stream:" + KEY, "client:127.0.0.1", "app:" + KEY.vhost() + "/live");
    Router router = router();
    join(store.ownership().claim(KEY, B, Duration.ofSeconds(30)));
    open(router, Role.PLAY);
    assertThat(join(store.history().recall(subjects))).isEqualTo(Map.of(subjects.get(0), B));

    open(router, Role.PUBLISH);
    assertThat(join(store.history().recall(subjects))).containsOnlyKeys(subjects);
  }

  @Test
  void aPlayerMayComeFirstAndThePublisherFollowsIt() {
    Router router = router();
    Route<String> player = open(router, Role.PLAY);
    strategies = List.of();
    assertThat(open(router, Role.PUBLISH).origin().id()).isEqualTo(player.origin().id());
  }

  @Test
  void aPlayerLeavesNoClaimWhereConfigurationForbidsIt() {
    playClaims = false;
    assertThat(open(router(), Role.PLAY).origin().id()).isEqualTo(A);
    assertThat(owner()).isEmpty();
  }

  @Test
  void aPublisherGoesOnToTheNextCandidateWhenADialFails() {
    connector.fail(A, new ConnectException("refused"));
    Route<String> route = open(router(), Role.PUBLISH);
    assertThat(route.origin().id()).isEqualTo(B);
    assertThat(connector.dialled()).containsExactly(A, B);
    assertThat(owner()).map(Ownership::origin).contains(B);
  }

  @Test
  void anOriginThatNeverAnswersCostsItsTimeoutOnlyAndItsLateConnectionIsAbandoned() {
    CompletableFuture<String> late = new CompletableFuture<>();
    connector.answer(A, late);
    assertThat(open(router(), Role.PUBLISH).origin().id()).isEqualTo(B);
    late.complete("late");
    await().untilAsserted(() -> assertThat(connector.abandoned()).containsExactly("late"));
  }

  @Test
  void anOriginIsKeptIfItsConnectorTakesSilenceForConsent() {
    connector.answer(A, new CompletableFuture<>());
    connector.consent("reached");
    Route<String> route = open(router(), Role.PLAY);
    assertThat(route.connection()).isEqualTo("reached");
    assertThat(route.origin().id()).isEqualTo(A);
    assertThat(connector.dialled()).containsExactly(A);
  }

  @Test
  void silenceIsATimeoutAndAnAbsentOriginIsUnreachable() {
    connector.answer(A, new CompletableFuture<>());
    connector.answer(B, new CompletableFuture<>());
    connector.answer(new OriginId("c"), new CompletableFuture<>());
    assertRefused(router(), Role.PUBLISH, ErrorCode.ORIGIN_TIMEOUT);
    connector.fail(new OriginId("c"), new ConnectException("refused"));
    assertRefused(router(), Role.PUBLISH, ErrorCode.ORIGIN_UNREACHABLE);
  }

  @Test
  void whereAllLookUnhealthyAllAreTriedOnce() {
    List.of("a", "b", "c").forEach(id -> origins.down(new OriginId(id)));
    connector.fail(A, new ConnectException("refused"));
    assertThat(open(router(), Role.PUBLISH).origin().id()).isEqualTo(B);
    assertThat(connector.dialled()).containsExactly(A, B);
  }

  @Test
  void anOriginThatIsDrainingGetsNoNewStreamsEvenIfAllOthersLookIll() {
    origins.drain(A);
    assertThat(open(router(), Role.PUBLISH).origin().id()).isEqualTo(B);
    List.of("b", "c").forEach(id -> origins.down(new OriginId(id)));
    connector.fail(B, new ConnectException("refused"));
    connector.fail(new OriginId("c"), new ConnectException("refused"));
    StreamRequest other = polled("other");
    assertThatThrownBy(() -> join(router().open(other, connector, loop)))
        .cause()
        .isInstanceOf(RouteException.class);
    assertThat(connector.dialled()).doesNotContain(A);
  }

  @Test
  void aStreamThatIsLiveAtADrainingOriginKeepsItsPlayersUntilItsPublisherComesAgain() {
    Router router = router();
    Route<String> publisher = open(router, Role.PUBLISH);
    Route<String> player = open(router, Role.PLAY);
    origins.drain(A);
    assertThat(open(router, Role.PLAY).origin().id()).isEqualTo(A);

    publisher.close(EndReason.CLIENT_CLOSED);
    assertThat(open(router, Role.PUBLISH).origin().id()).isEqualTo(B);
    assertThat(join(player.revoked())).isEqualTo(EndReason.OWNERSHIP_LOST);
  }

  @Test
  void aPublisherThatIsAskedToMoveMayConnectAnewBeforeItLetsGo() {
    Router router = router();
    Route<String> first = open(router, Role.PUBLISH);
    assertThat(open(router, Role.PUBLISH).origin().id()).as("no drain, no move").isEqualTo(A);
    origins.drain(A);

    assertThat(open(router, Role.PUBLISH).origin().id()).isEqualTo(B);
    assertThat(join(first.revoked())).isEqualTo(EndReason.OWNERSHIP_LOST);
    assertThat(owner()).map(Ownership::origin).contains(B);
  }

  @Test
  void playersEndOneAfterTheOtherWhereTheirPublisherHasLeft() {
    followRate = 2;
    Router router = router();
    Route<String> first = open(router, Role.PUBLISH);
    List<Route<String>> players = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      players.add(open(router, Role.PLAY));
    }
    origins.drain(A);
    assertThat(open(router, Role.PUBLISH).origin().id()).isEqualTo(B);
    assertThat(first.revoked().toCompletableFuture()).as("at once").isDone();
    assertThat(players).filteredOn(it -> it.revoked().toCompletableFuture().isDone()).hasSize(1);
    for (Route<String> player : players) {
      assertThat(join(player.revoked())).isEqualTo(EndReason.OWNERSHIP_LOST);
    }
  }

  @Test
  void anotherClientDoesNotMoveTheStreamOfAPublisherThatIsAskedTo() {
    Router router = router();
    Route<String> first = open(router, Role.PUBLISH);
    origins.drain(A);
    StreamRequest other =
        new StreamRequest(
            KEY, Role.PUBLISH, "rtmp", "rtmp", new InetSocketAddress("192.0.2.9", 5000), Map.of());
    assertThat(join(router.open(other, connector, loop)).origin().id()).isEqualTo(A);
    assertThat(first.revoked().toCompletableFuture()).isNotDone();
  }

  @Test
  void pollsLeaveADrainingOriginAtOnce() {
    Router router = router();
    assertThat(join(router.open(polled("hls"), connector, loop)).origin().id()).isEqualTo(A);
    origins.drain(A);
    assertThat(join(router.open(polled("hls"), connector, loop)).origin().id()).isEqualTo(B);
  }

  @Test
  void aSessionThatIsAskedToGoHearsOfIt() {
    Route<String> route = open(router(), Role.PUBLISH);
    assertThat(route.drained().toCompletableFuture()).isNotDone();
    sessions.all().forEach(session -> sessions.ask(session.id()));
    sessions.ask("unknown");
    assertThat(route.drained().toCompletableFuture()).isDone();
    assertThat(route.revoked().toCompletableFuture()).isNotDone();
  }

  @Test
  void aRefusalIsToldWithItsStream() {
    connector.fail(A, new RouteException(ErrorCode.ORIGIN_REJECTED, "no"));
    assertRefused(router(), Role.PUBLISH, ErrorCode.ORIGIN_REJECTED);
    assertThat(origins.refused).containsExactly(KEY);
    assertThat(origins.healthy(A, "rtmp")).isTrue();
  }

  @Test
  void aStalledPublisherSpeaksAgainstItsOrigin() {
    open(router(), Role.PUBLISH).close(EndReason.ORIGIN_STALLED);
    assertThat(origins.healthy(A, "rtmp")).isFalse();
  }

  private static StreamRequest polled(String stream) {
    return new StreamRequest(
        new StreamKey(StreamKey.DEFAULT_VHOST, "live", stream),
        Role.PLAY,
        "http",
        "rtmp",
        new InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 5000),
        Map.of(),
        true);
  }

  @Test
  void aPlayerOfALiveStreamHearsWhatItsOriginFailedBy() {
    Router router = router();
    open(router, Role.PUBLISH);
    connector.fail(A, new RouteException(ErrorCode.ORIGIN_TIMEOUT, "no answer in time"));
    assertRefused(router, Role.PLAY, ErrorCode.ORIGIN_TIMEOUT);
    assertThat(connector.dialled()).containsExactly(A, A);
  }

  @Test
  void aStreamMovesWhenItsOwnerIsDeadAndNobodyPublishes() {
    join(store.ownership().claim(KEY, A, Duration.ofSeconds(30)));
    origins.down(A);
    assertThat(open(router(), Role.PLAY).origin().id()).isEqualTo(B);
    assertThat(connector.dialled()).containsExactly(B);
  }

  @Test
  void aPlayerNeverMovesALiveStream() {
    Router router = router();
    Route<String> publisher = open(router, Role.PUBLISH);
    connector.fail(A, new ConnectException("refused"));
    assertRefused(router, Role.PLAY, ErrorCode.ORIGIN_UNREACHABLE);
    assertThat(owner()).map(Ownership::origin).contains(A);
    assertThat(publisher.revoked().toCompletableFuture()).isNotDone();
  }

  @Test
  void movingAStreamRevokesTheRoutesOfTheOldGeneration() {
    Router router = router();
    Route<String> player = open(router, Role.PLAY);
    assertThat(player.origin().id()).isEqualTo(A);
    connector.fail(A, new ConnectException("refused"));
    assertThat(open(router, Role.PUBLISH).origin().id()).isEqualTo(B);
    assertThat(join(player.revoked())).isEqualTo(EndReason.OWNERSHIP_LOST);
  }

  @Test
  void anOriginsRefusalEndsTheSearchAndDropsTheClaim() {
    RouteException rejection = new RouteException(ErrorCode.ORIGIN_REJECTED, "busy");
    connector.fail(A, rejection);
    assertThatThrownBy(
            () ->
                router()
                    .open(request(Role.PUBLISH), connector, loop)
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS))
        .hasCause(rejection);
    assertThat(connector.dialled()).containsExactly(A);
    assertThat(owner()).isEmpty();
    assertThat(origins.healthy(A, "rtmp")).isTrue();
  }

  private Route<String> poll(Router router) {
    StreamRequest play = request(Role.PLAY);
    StreamRequest poll =
        new StreamRequest(KEY, Role.PLAY, "http", "rtmp", play.client(), Map.of(), true);
    return join(router.open(poll, connector, loop));
  }

  @Test
  void aPollFollowsTheOwnerAndLeavesNothingBehind() {
    Router router = router();
    Route<String> unowned = poll(router);
    assertThat(unowned.origin().id()).isEqualTo(A);
    assertThat(owner()).isEmpty();
    join(store.ownership().claim(KEY, B, Duration.ofSeconds(30)));
    Route<String> owned = poll(router);
    assertThat(owned.origin().id()).isEqualTo(B);

    assertThat(sessions.all()).isEmpty();
    assertThat(sessions.open()).isEmpty();
    unowned.close(EndReason.CLIENT_CLOSED);
    owned.close(EndReason.CLIENT_CLOSED);
    assertThat(meters.get("weir.polls.ended").counter().count()).isEqualTo(2);
    assertThat(meters.find("weir.sessions.ended").counter()).isNull();
    assertThat(owner()).map(Ownership::origin).contains(B);
  }

  @Test
  void pollsStayWhereTheyWereWhileThatIsHealthy() {
    AtomicReference<OriginId> preferred = new AtomicReference<>(A);
    strategies =
        List.of(
            new NamedStrategy(
                "fickle", "test", "1.0", (key, all, context) -> List.of(preferred.get())));
    Router router = router();
    assertThat(poll(router).origin().id()).isEqualTo(A);
    preferred.set(B);
    assertThat(poll(router).origin().id()).isEqualTo(A);
    origins.down(A);
    assertThat(poll(router).origin().id()).isEqualTo(B);
  }

  @Test
  void aPollGoesPastADeadOwnerButMovesNothing() {
    join(store.ownership().claim(KEY, A, Duration.ofSeconds(30)));
    connector.fail(A, new ConnectException("refused"));
    assertThat(poll(router()).origin().id()).isEqualTo(B);
    assertThat(owner()).map(Ownership::origin).contains(A);
  }

  @Test
  void aPollOfALiveStreamStaysWithItsOwner() {
    Router router = router();
    open(router, Role.PUBLISH);
    connector.fail(A, new ConnectException("refused"));
    assertThatThrownBy(() -> poll(router))
        .rootCause()
        .isInstanceOfSatisfying(
            RouteException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.ORIGIN_UNREACHABLE));
    assertThat(connector.dialled()).containsExactly(A, A);
  }

  @Test
  void anOriginThatHangsUpOnOneClientIsNotTakenForDead() {
    Router router = router();
    Route<String> waiting = open(router, Role.PLAY);
    connector.fail(A, new RouteException(ErrorCode.ORIGIN_HUNG_UP, "closed"));
    assertRefused(router, Role.PLAY, ErrorCode.ORIGIN_HUNG_UP);
    assertThat(owner()).map(Ownership::origin).contains(A);
    assertThat(waiting.revoked().toCompletableFuture()).isNotDone();

    assertThat(poll(router).origin().id()).isEqualTo(B);
    assertThat(origins.healthy(A, "rtmp")).isTrue();
    assertThat(connector.dialled()).containsExactly(A, A, A, B);
  }

  @Test
  void aClosedPublisherLeavesTheStreamToItsGrace() {
    Router router = router();
    Route<String> route = open(router, Role.PUBLISH);
    route.close(EndReason.CLIENT_CLOSED);
    route.close(EndReason.ORIGIN_CLOSED);
    assertThat(owner()).map(Ownership::publisher).contains("");
    clock.advance(GRACE.plusMillis(1));
    assertThat(owner()).isEmpty();
    assertThat(sessions.all()).isEmpty();
    assertThat(sessions.open()).isEmpty();
  }

  @Test
  void everySessionLeavesOneEndRecord() {
    Router router = router();
    open(router, Role.PUBLISH).close(EndReason.CLIENT_CLOSED);
    connector.fail(A, new ConnectException("refused"));
    connector.fail(B, new ConnectException("refused"));
    connector.fail(new OriginId("c"), new ConnectException("refused"));
    assertRefused(router, Role.PUBLISH, ErrorCode.ORIGIN_UNREACHABLE);
    assertThat(meters.get("weir.sessions.ended").tag("reason", "client_closed").counter().count())
        .isEqualTo(1);
    assertThat(
            meters.get("weir.sessions.ended").tag("reason", "origin_unreachable").counter().count())
        .isEqualTo(1);
  }

  @Test
  void noOriginAndNoRightAndNoNewSessionsHaveTheirOwnAnswers() {
    Router router = router();
    StreamRequest srt =
        new StreamRequest(
            KEY,
            Role.PLAY,
            "srt",
            "srt",
            new InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 1),
            Map.of());
    assertThatThrownBy(() -> join(router.open(srt, connector, loop)))
        .hasRootCauseMessage("no origin has an endpoint for srt");
    access =
        request ->
            CompletableFuture.completedFuture(
                new AccessDecision.Deny(ErrorCode.ACCESS_DENIED, "no token"));
    assertRefused(router(), Role.PUBLISH, ErrorCode.ACCESS_DENIED);
    router.drain();
    assertRefused(router, Role.PUBLISH, ErrorCode.DRAINING);
  }

  @Test
  void aFailingAccessControllerDenies() {
    access = request -> CompletableFuture.failedFuture(new ConnectException("hook away"));
    assertRefused(router(), Role.PUBLISH, ErrorCode.ACCESS_DENIED);
  }

  @Test
  void aThousandSimultaneousPlayersOfAnUnknownStreamMeetAtOneOrigin() {
    strategies = List.of();
    Router router = router();
    List<CompletionStage<Route<String>>> opening = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      opening.add(router.open(request(Role.PLAY), connector, loop));
    }
    assertThat(opening.stream().map(RouterTest::join).map(Route::connection).distinct()).hasSize(1);
  }

  @Test
  void explainNamesTheOwnerAndTheStrategy() {
    Router router = router();
    Explanation before = join(router.explain(request(Role.PUBLISH)));
    assertThat(before.why()).isEqualTo("a is first in the order by sorted");
    assertThat(owner()).isEmpty();
    open(router, Role.PUBLISH);
    assertThat(join(router.explain(request(Role.PLAY))).why())
        .startsWith("a owns the stream (generation ");
  }

  @Test
  void explainSaysThatHealthIsNotBelieved() {
    origins.believed = false;
    assertThat(join(router().explain(request(Role.PUBLISH))).why())
        .isEqualTo(
            "a is first in the order by sorted; so few origins are up that health is not believed");
  }

  @Test
  void aRuleKeepsItsStreamsToOriginsWithItsLabels() {
    origins.add("gold", "", Map.of("tier", "gold"));
    special = List.of(rule("streams = [\"o*\"], labels { tier = \"g*\" }"));
    Router router = router();
    assertThat(open(router, Role.PUBLISH).origin().id()).isEqualTo(new OriginId("gold"));
    Explanation explained = join(router.explain(request(Role.PUBLISH)));
    assertThat(explained.rule()).isEqualTo("rule 1");
    assertThat(explained.considered())
        .filteredOn(one -> one.objection().isEmpty())
        .extracting(Explanation.Considered::origin)
        .containsExactly(new OriginId("gold"));
  }

  @Test
  void aRuleIsForItsVhostsAppsAndStreamsAlone() {
    origins.add("gold", "", Map.of("tier", "gold"));
    for (String other : List.of("vhosts = [h]", "apps = [\"a*\"]", "streams = [two]")) {
      special = List.of(rule(other + ", labels { tier = gold }"));
      assertThat(join(router().explain(request(Role.PUBLISH))).rule()).isEqualTo("default");
    }
    special = List.of(rule("vhosts = [h, \"__*\"], apps = [live], streams = [one]"));
    assertThat(join(router().explain(request(Role.PUBLISH))).rule()).isEqualTo("rule 1");
  }

  @Test
  void whereTheLastOriginDrainsItsStreamsAreRefusedOnceTheyEnd() {
    List.of("b", "c").forEach(id -> origins.drain(new OriginId(id)));
    Router router = router();
    Route<String> publisher = open(router, Role.PUBLISH);
    origins.drain(A);
    assertThat(open(router, Role.PLAY).origin().id()).as("while it is live").isEqualTo(A);
    publisher.close(EndReason.CLIENT_CLOSED);
    assertRefused(router, Role.PUBLISH, ErrorCode.NO_ORIGIN);
  }

  @Test
  void aRuleThatAdmitsNobodyRefusesAndSaysSo() {
    special = List.of(rule("apps = [live], labels { tier = gold }, name = paid"));
    Router router = router();
    assertRefused(router, Role.PUBLISH, ErrorCode.NO_ORIGIN);
    assertThat(join(router.explain(request(Role.PUBLISH))).why())
        .isEqualTo("paid admits no origin that has an endpoint for this protocol");
  }

  @Test
  void theFirstRuleThatMatchesIsInForceAndBringsItsStrategies() {
    strategies =
        List.of(
            new NamedStrategy("sorted", "test", "1.0", sorted()),
            new NamedStrategy("b-first", "test", "1.0", (key, all, context) -> List.of(B)));
    special =
        List.of(
            rule("streams = [other], strategies = [sorted]"),
            rule("vhosts = [\"*Vhost*\"], strategies = [b-first]"),
            rule("strategies = [sorted]"));
    assertThat(open(router(), Role.PUBLISH).origin().id()).isEqualTo(B);
  }

  @Test
  void aRuleMayRequireTheZoneOfTheReplica() {
    origins.add("near", "here", Map.of());
    zone = "here";
    assertThat(join(router().explain(request(Role.PUBLISH))).order())
        .startsWith(new OriginId("near"))
        .hasSize(4);
    special = List.of(rule("zones = REQUIRE"));
    assertThat(join(router().explain(request(Role.PUBLISH))).order())
        .containsExactly(new OriginId("near"));
  }

  /** A rule as it is read from the configuration, where defaults stand for what it leaves out. */
  private static RoutingRule rule(String element) {
    Config defaults =
        ConfigFactory.parseResources("reference.conf").getConfig("types.routing-rule");
    return RoutingRule.from(
        ConfigFactory.parseString(element).withFallback(defaults),
        1,
        RoutingRule.otherwise(List.of("sorted"), Zones.PREFER));
  }

  @Test
  void aSessionCanBeRevokedFromOutside() {
    Route<String> route = open(router(), Role.PLAY);
    String id = sessions.all().iterator().next().id();
    assertThat(sessions.revoke(id, EndReason.KICKED)).isTrue();
    assertThat(join(route.revoked())).isEqualTo(EndReason.KICKED);
    route.close(EndReason.CLIENT_CLOSED);
    assertThat(meters.get("weir.sessions.ended").tag("reason", "kicked").counter().count())
        .isEqualTo(1);
    assertThat(sessions.revoke(id, EndReason.KICKED)).isFalse();
  }
}
