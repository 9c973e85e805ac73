package io.weir.plugin.leastload;

import com.typesafe.config.Config;
import io.weir.api.selection.SelectionStrategy;
import io.weir.api.selection.SelectionStrategyFactory;
import org.pf4j.Extension;

/** The strategy {@code least-load}; configured by {@code weir.selection.least-load}. */
@Extension
public final class LeastLoadFactory implements SelectionStrategyFactory {

  @Override
  public String name() {
    return "least-load";
  }

  @Override
  public SelectionStrategy create(Config section) {
    return new LeastLoadStrategy(Settings.of(section));
  }
}
