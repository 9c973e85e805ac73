package io.weir.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.weir.api.selection.SelectionContext;
import java.util.List;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * Who may know whom (docs/architecture.md), over the classes of all modules. Each rule first counts
 * the classes that it speaks of, so that none passes because it found nothing.
 */
final class ArchitectureTest {
  private static final String PLUGINS = "io.weir.plugin..";
  private static final String HOST = "io.weir.host..";
  private static final String API = "io.weir.api..";

  private static final Set<String> CLOCKS_AND_DICE =
      Set.of("now", "currentTimeMillis", "nanoTime", "random", "randomUUID", "identityHashCode");

  private static final Set<String> THREAD_MAKERS =
      Set.of(
          "java.lang.Thread",
          "java.util.concurrent.AbstractExecutorService",
          "io.netty.channel.EventLoopGroup");
  private static final Set<String> WAITS =
      Set.of("get", "join", "sync", "syncUninterruptibly", "await", "awaitUninterruptibly");

  private final JavaClasses all = new ClassFileImporter().importPaths(SourceTree.classes());

  private void check(int atLeast, DescribedPredicate<? super JavaClass> about, ArchRule rule) {
    assertThat(all.stream().filter(about).count())
        .as("classes that the rule speaks of: " + about.getDescription())
        .isGreaterThanOrEqualTo(atLeast);
    rule.check(all);
  }

  @Test
  void theApiUsesOnlyWhatPluginAuthorsNeed() {
    check(
        60,
        resideInAPackage(API),
        classes()
            .that()
            .resideInAPackage(API)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                API,
                "java..",
                "org.jspecify.annotations..",
                "org.pf4j",
                "com.typesafe.config..",
                "io.micrometer.core.instrument..",
                "io.netty.."));
    check(
        5,
        resideInAPackage("io.weir.api.net.."),
        noClasses()
            .that()
            .resideInAPackage(API)
            .and()
            .resideOutsideOfPackage("io.weir.api.net..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty.."));
    check(
        1,
        DescribedPredicate.describe(
            "use of PF4J by the API",
            c ->
                c.getPackageName().startsWith("io.weir.api")
                    && c.getDirectDependenciesFromSelf().stream()
                        .anyMatch(d -> d.getTargetClass().getPackageName().equals("org.pf4j"))),
        noClasses()
            .that()
            .resideInAPackage(API)
            .should()
            .dependOnClassesThat(
                DescribedPredicate.describe(
                    "PF4J beyond ExtensionPoint",
                    c ->
                        c.getPackageName().startsWith("org.pf4j")
                            && !c.getSimpleName().equals("ExtensionPoint"))));
  }

  @Test
  void hostAndPluginsNeverMeetAndPluginsKnowNoSiblings() {
    check(
        100,
        resideInAPackage(HOST),
        noClasses()
            .that()
            .resideInAPackage(HOST)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(PLUGINS));
    check(
        30,
        resideInAPackage(PLUGINS),
        noClasses()
            .that()
            .resideInAPackage(PLUGINS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(HOST));
    check(
        30,
        resideInAPackage(PLUGINS),
        SlicesRuleDefinition.slices()
            .matching("io.weir.plugin.(*)..")
            .should()
            .notDependOnEachOther());
  }

  @Test
  void codecsKnowNeitherSessionsNorOrigins() {
    check(
        25,
        resideInAPackage("io.weir.codec.."),
        noClasses()
            .that()
            .resideInAPackage("io.weir.codec..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(API, HOST, PLUGINS, "io.netty.channel..", "io.netty.bootstrap.."));
  }

  @Test
  void namingOfStreamsIsPure() {
    for (String naming :
        List.of(
            "io.weir.plugin.rtmp.stream..",
            "io.weir.plugin.srt.stream..",
            "io.weir.plugin.webrtc.naming..")) {
      check(
          3,
          resideInAPackage(naming),
          classes()
              .that()
              .resideInAPackage(naming)
              .should()
              .onlyDependOnClassesThat()
              .resideInAnyPackage(
                  naming,
                  "io.weir.api",
                  "java.lang..",
                  "java.util..",
                  "java.net",
                  "java.nio.charset..",
                  "org.jspecify.annotations.."));
    }
  }

  @Test
  void packagesHaveNoCycles() {
    check(
        100,
        resideInAPackage(HOST),
        SlicesRuleDefinition.slices().matching("io.weir.host.(*)..").should().beFreeOfCycles());
    check(
        20,
        resideInAPackage("io.weir.plugin.rtmp.."),
        SlicesRuleDefinition.slices()
            .matching("io.weir.plugin.rtmp.(*)..")
            .should()
            .beFreeOfCycles());
    check(
        15,
        resideInAPackage("io.weir.plugin.srt.."),
        SlicesRuleDefinition.slices()
            .matching("io.weir.plugin.srt.(*)..")
            .should()
            .beFreeOfCycles());
    check(
        25,
        resideInAPackage("io.weir.plugin.webrtc.."),
        SlicesRuleDefinition.slices()
            .matching("io.weir.plugin.webrtc.(*)..")
            .should()
            .beFreeOfCycles());
    check(
        25,
        resideInAPackage("io.weir.codec.rtmp.."),
        SlicesRuleDefinition.slices()
            .matching("io.weir.codec.rtmp.(*)..")
            .should()
            .beFreeOfCycles());
    check(
        60,
        resideInAPackage(API),
        SlicesRuleDefinition.slices().matching("io.weir.api.(*)..").should().beFreeOfCycles());
  }

  @Test
  void pf4jAndRedissonStayWhereTheyBelong() {
    check(
        3,
        resideInAPackage("io.weir.host.plugin.."),
        noClasses()
            .that()
            .resideInAPackage(HOST)
            .and()
            .resideOutsideOfPackage("io.weir.host.plugin..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.pf4j.."));
    check(
        100,
        resideInAPackage(HOST),
        noClasses()
            .that()
            .resideOutsideOfPackage("io.weir.host.store.redis..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.redisson.."));
  }

  @Test
  void onlyTheHostsNetMakesThreadsAndEventLoops() {
    check(
        5,
        resideInAPackage("io.weir.host.net.."),
        classes()
            .that()
            .resideOutsideOfPackages("io.weir.host.net..", "io.weir.host.cli..")
            .should(
                neverCall(
                    "make threads, executors or event loops", ArchitectureTest::makesThreads)));
  }

  /** A pool whose threads come from a factory that was handed in makes none of its own. */
  private static boolean makesThreads(JavaAccess<?> access) {
    JavaClass owner = access.getTargetOwner();
    if (owner.isEquivalentTo(Executors.class) || owner.isEquivalentTo(Timer.class)) {
      return true;
    }
    return access instanceof JavaConstructorCall call
        && THREAD_MAKERS.stream().anyMatch(owner::isAssignableTo)
        && call.getTarget().getRawParameterTypes().stream()
            .noneMatch(parameter -> parameter.isEquivalentTo(ThreadFactory.class));
  }

  @Test
  void nothingWaitsOnAnEventLoop() {
    check(
        40,
        resideInAnyPackage(PLUGINS, "io.weir.codec.."),
        classes()
            .that()
            .resideInAnyPackage(PLUGINS, "io.weir.codec..", "io.weir.host.routing..")
            .should(neverCall("wait", ArchitectureTest::waits)));
  }

  /** At start-up and closing Redisson waits, on a thread that is there for it. */
  @Test
  void redisIsWaitedForNowhereButWhereItIsOpenedAndClosed() {
    String connection = "io.weir.host.store.redis.Connection";
    DescribedPredicate<JavaClass> waiting =
        DescribedPredicate.describe(
            "classes that wait for Redis",
            c ->
                c.getPackageName().equals("io.weir.host.store.redis")
                    && c.getAccessesFromSelf().stream().anyMatch(ArchitectureTest::waitsForRedis));
    check(
        20,
        resideInAPackage("io.weir.host.store.redis.."),
        classes()
            .that()
            .resideInAPackage("io.weir.host.store.redis..")
            .and()
            .doNotHaveFullyQualifiedName(connection)
            .should(neverCall("wait for Redis", ArchitectureTest::waitsForRedis)));
    assertThat(all.stream().filter(waiting).map(JavaClass::getName)).containsExactly(connection);
  }

  private static boolean waitsForRedis(JavaAccess<?> call) {
    return waits(call) || isSynchronous(call);
  }

  /** What Redisson can be asked without waiting has a twin of that name. */
  private static boolean isSynchronous(JavaAccess<?> call) {
    JavaClass owner = call.getTargetOwner();
    String twin = call.getTarget().getName() + "Async";
    return owner.getPackageName().startsWith("org.redisson.api")
        && !isFuture(owner)
        && owner.getAllMethods().stream().anyMatch(method -> method.getName().equals(twin));
  }

  private static boolean waits(JavaAccess<?> call) {
    String name = call.getTarget().getName();
    JavaClass owner = call.getTargetOwner();
    if (name.equals("sleep")) {
      return owner.isEquivalentTo(Thread.class);
    }
    return WAITS.contains(name) && isFuture(owner);
  }

  private static boolean isFuture(JavaClass owner) {
    return owner.isAssignableTo("java.util.concurrent.Future")
        || owner.isAssignableTo("java.util.concurrent.CompletionStage");
  }

  @Test
  void strategiesAreWithoutClockRandomnessAndState() {
    DescribedPredicate<JavaClass> strategies =
        DescribedPredicate.describe(
            "strategies",
            c -> c.isAssignableTo("io.weir.api.selection.SelectionStrategy") && !c.isInterface());
    check(
        1,
        strategies,
        classes()
            .that(are(strategies))
            .should(
                neverCall(
                    "ask a clock or a die",
                    call ->
                        (CLOCKS_AND_DICE.contains(call.getTarget().getName())
                                && !call.getTargetOwner().isEquivalentTo(SelectionContext.class))
                            || call.getTargetOwner()
                                .isAssignableTo("java.util.random.RandomGenerator")))
            .andShould(haveOnlyFinalFields()));
  }

  private static ArchCondition<JavaClass> haveOnlyFinalFields() {
    return new ArchCondition<>("have only final fields") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        for (JavaField field : item.getFields()) {
          boolean ok = field.getModifiers().contains(JavaModifier.FINAL);
          events.add(new SimpleConditionEvent(field, ok, field.getDescription()));
        }
      }
    };
  }

  @Test
  void pluginHandlersLetTheirClassLoaderGo() {
    check(
        10,
        DescribedPredicate.describe(
            "handlers of plugins",
            c ->
                c.getPackageName().startsWith("io.weir.plugin")
                    && c.isAssignableTo("io.netty.channel.ChannelHandler")),
        noClasses()
            .that()
            .resideInAnyPackage(PLUGINS, "io.weir.codec..")
            .should()
            .beAssignableTo("io.netty.channel.SimpleChannelInboundHandler")
            .orShould()
            .beAssignableTo("io.netty.handler.codec.MessageToMessageDecoder")
            .orShould()
            .beAssignableTo("io.netty.handler.codec.MessageToMessageEncoder")
            .orShould()
            .beAssignableTo("io.netty.handler.codec.MessageToMessageCodec")
            .orShould()
            .beAssignableTo("io.netty.handler.codec.MessageToByteEncoder")
            .orShould()
            .callMethod("io.netty.util.AttributeKey", "valueOf", "java.lang.String")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.ThreadLocal")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.netty.util.concurrent.FastThreadLocal"));
  }

  @Test
  void everyPackageIsNullMarked() {
    List<JavaPackage> packages =
        all.stream()
            .map(JavaClass::getPackage)
            .distinct()
            .filter(p -> !p.getClasses().isEmpty())
            .toList();
    assertThat(packages).hasSizeGreaterThan(20);
    assertThat(packages)
        .filteredOn(p -> !p.isAnnotatedWith(NullMarked.class))
        .extracting(JavaPackage::getName)
        .isEmpty();
  }

  @Test
  void nothingPrintsButTheCommandLine() {
    check(
        100,
        resideInAPackage("io.weir.."),
        noClasses()
            .that()
            .resideOutsideOfPackages("io.weir.host.cli..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err"));
  }

  private static ArchCondition<JavaClass> neverCall(
      String description, java.util.function.Predicate<JavaAccess<?>> call) {
    return new ArchCondition<>("never " + description) {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        item.getAccessesFromSelf().stream()
            .filter(call)
            .forEach(
                access ->
                    events.add(SimpleConditionEvent.violated(access, access.getDescription())));
      }
    };
  }
}
