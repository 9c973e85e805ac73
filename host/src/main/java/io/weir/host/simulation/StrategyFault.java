package io.weir.host.simulation;

import io.weir.host.routing.NamedStrategy;

/** A strategy did what {@code SelectionStrategy} forbids; its message names it and its plugin. */
public final class StrategyFault extends Exception {
  private static final long serialVersionUID = 1L;

  StrategyFault(NamedStrategy strategy, String fault, Throwable cause) {
    super(message(strategy, fault), cause);
  }

  StrategyFault(NamedStrategy strategy, String fault) {
    super(message(strategy, fault));
  }

  private static String message(NamedStrategy strategy, String fault) {
    return "strategy " + strategy.name() + " of plugin " + strategy.plugin() + ": " + fault;
  }
}
