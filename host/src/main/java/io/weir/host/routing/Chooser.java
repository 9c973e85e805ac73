package io.weir.host.routing;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.selection.Candidate;
import io.weir.api.selection.OriginLoad;
import io.weir.api.selection.SelectionContext;
import io.weir.api.selection.SelectionStrategy;
import io.weir.host.routing.Rules.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the strategies for an order, on the decision threads, and trusts none of them: one that
 * throws, repeats itself, names a stranger or overruns the budget is reported by its plugin, and
 * the built-in order answers instead. Safe for use by any thread; never blocks.
 */
final class Chooser {
  private static final Logger log = LoggerFactory.getLogger(Chooser.class);

  /** A strategy that has failed so many times in a row is asked no more. */
  static final int MOST_FAULTS = 50;

  /** A strategy that overran by this factor is taken to be stuck. */
  private static final int STUCK_FACTOR = 20;

  private final Function<OriginId, OriginLoad> loads;
  private final SelectionStrategy builtIn = new BuiltInOrder();
  private final Duration budget;
  private final DecisionThreads threads;
  private final ScheduledExecutorService timer;
  private final MeterRegistry meters;
  private final Set<NamedStrategy> setAside = ConcurrentHashMap.newKeySet();

  /** Faults of a strategy since it last did well. */
  private final Map<NamedStrategy, Integer> inARow = new ConcurrentHashMap<>();

  /**
   * Asks on these threads.
   *
   * @param loads what each origin bears when it is decided, not when it was asked: of many who ask
   *     at once each knows of those before it
   */
  Chooser(
      Function<OriginId, OriginLoad> loads,
      Duration budget,
      DecisionThreads threads,
      ScheduledExecutorService timer,
      MeterRegistry meters) {
    this.loads = loads;
    this.budget = budget;
    this.threads = threads;
    this.timer = timer;
    this.meters = meters;
  }

  /**
   * Orders the candidates by a rule.
   *
   * @param candidates not empty
   * @return never fails; completes on a decision thread or, past the budget, on the timer
   */
  CompletionStage<Choice> choose(
      Plan plan, StreamKey key, List<Candidate> candidates, SelectionContext context) {
    Decision decision = new Decision(plan, key, candidates, context);
    decision.deadline = timer.schedule(decision::overdue, budget.toNanos(), TimeUnit.NANOSECONDS);
    threads.execute(decision);
    return decision.answer;
  }

  private Candidate loaded(Candidate candidate) {
    return new Candidate(
        candidate.id(),
        candidate.weight(),
        candidate.zone(),
        candidate.labels(),
        candidate.joined(),
        loads.apply(candidate.id()));
  }

  private void count(NamedStrategy strategy, String fault) {
    meters
        .counter(
            "weir.selection.faults",
            "plugin",
            strategy.plugin(),
            "strategy",
            strategy.name(),
            "fault",
            fault)
        .increment();
  }

  private void fault(NamedStrategy strategy, String fault, @Nullable Throwable cause) {
    count(strategy, fault);
    log.warn(
        "strategy {} of plugin {}: {}; the built-in order answers instead",
        strategy.name(),
        strategy.plugin(),
        fault,
        cause);
    if (inARow.merge(strategy, 1, Integer::sum) >= MOST_FAULTS) {
      setAside(strategy);
    }
  }

  private void setAside(NamedStrategy strategy) {
    if (setAside.add(strategy)) {
      count(strategy, "set aside");
      log.error(
          "strategy {} of plugin {} is set aside until the next start",
          strategy.name(),
          strategy.plugin());
    }
  }

  /** One question; runs once on a decision thread. */
  private final class Decision implements Runnable {
    private final List<NamedStrategy> strategies;
    private final StreamKey key;
    private final List<List<Candidate>> groups;
    private final SelectionContext context;
    private final CompletableFuture<Choice> answer = new CompletableFuture<>();
    private final AtomicBoolean writtenOff = new AtomicBoolean();
    private volatile @Nullable ScheduledFuture<?> deadline;
    private volatile @Nullable NamedStrategy asking;
    private volatile @Nullable Thread thread;
    private volatile boolean returned;

    /** By the timer's thread only. */
    private boolean overrunReported;

    Decision(Plan plan, StreamKey key, List<Candidate> candidates, SelectionContext context) {
      this.strategies = plan.strategies();
      this.key = key;
      this.groups = plan.groups(candidates);
      this.context = context;
    }

    @Override
    public void run() {
      if (answer.isDone()) {
        return;
      }
      thread = Thread.currentThread();
      Choice choice = ask();
      returned = true;
      ScheduledFuture<?> timeout = deadline;
      if (timeout != null) {
        timeout.cancel(false);
      }
      answer.complete(choice);
      if (writtenOff.get()) {
        threads.returned();
      }
    }

    private Choice ask() {
      List<OriginId> order = new ArrayList<>();
      Set<String> by = new LinkedHashSet<>();
      for (List<Candidate> group : groups) {
        order.addAll(ask(group.stream().map(Chooser.this::loaded).toList(), by));
      }
      return new Choice(List.copyOf(order), String.join(", ", by));
    }

    private Set<OriginId> ask(List<Candidate> candidates, Set<String> by) {
      Set<OriginId> order = new LinkedHashSet<>();
      Set<OriginId> known =
          candidates.stream().map(Candidate::id).collect(Collectors.toCollection(HashSet::new));
      for (NamedStrategy strategy : strategies) {
        if (order.size() == known.size() || answer.isDone()) {
          break;
        }
        if (setAside.contains(strategy)) {
          by.add(strategy.name() + " (set aside)");
          continue;
        }
        asking = strategy;
        by.add(strategy.name() + ask(strategy, candidates, known, order));
      }
      asking = null;
      if (order.size() < known.size()) {
        order.addAll(builtIn.order(key, candidates, context));
        by.add(BuiltInOrder.NAME);
      }
      return order;
    }

    /** Adds what the strategy says; returns its fault in brackets, if any. */
    @SuppressWarnings("CatchAndPrintStackTrace")
    private String ask(
        NamedStrategy strategy,
        List<Candidate> candidates,
        Set<OriginId> known,
        Set<OriginId> order) {
      List<OriginId> said;
      try {
        said = List.copyOf(strategy.strategy().order(key, candidates, context));
      } catch (RuntimeException | LinkageError | StackOverflowError e) {
        fault(strategy, "threw", e);
        return " (threw " + e.getClass().getSimpleName() + ")";
      }
      if (new HashSet<>(said).size() != said.size()) {
        fault(strategy, "repeated an origin", null);
        return " (repeated an origin)";
      }
      if (!known.containsAll(said)) {
        fault(strategy, "named a stranger", null);
        return " (named a stranger)";
      }
      if (!inARow.isEmpty() && !answer.isDone()) {
        inARow.remove(strategy);
      }
      order.addAll(said);
      return "";
    }

    /** The budget is over: somebody is waiting, so the built-in order it is. */
    private void overdue() {
      NamedStrategy strategy = asking;
      String who = strategy == null ? "no thread in time" : strategy.name() + " (overran)";
      Choice instead = new Choice(builtInOrder(), who + ", " + BuiltInOrder.NAME);
      if (!answer.complete(instead)) {
        return;
      }
      reportOverrun(strategy);
      timer.schedule(this::stuck, budget.toNanos() * STUCK_FACTOR, TimeUnit.NANOSECONDS);
    }

    private List<OriginId> builtInOrder() {
      return groups.stream().flatMap(group -> builtIn.order(key, group, context).stream()).toList();
    }

    private void reportOverrun(@Nullable NamedStrategy strategy) {
      if (strategy != null && !overrunReported) {
        overrunReported = true;
        fault(strategy, "overran", null);
      }
    }

    /** Long after the budget: a strategy that still runs will not come back. */
    private void stuck() {
      Thread on = thread;
      NamedStrategy strategy = asking;
      if (returned || on == null || strategy == null) {
        return;
      }
      reportOverrun(strategy);
      if (threads.writeOff(on, strategy.name())) {
        writtenOff.set(true);
      } else {
        setAside(strategy);
      }
    }
  }
}
