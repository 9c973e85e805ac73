package io.weir.plugin.hash;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.weir.api.selection.SelectionStrategy;
import io.weir.api.selection.SelectionStrategyFactory;
import io.weir.plugin.hash.HashStrategy.By;
import org.pf4j.Extension;

/** The strategy {@code hash}; configured by {@code weir.selection.hash}. */
@Extension
public final class HashStrategyFactory implements SelectionStrategyFactory {

  @Override
  public String name() {
    return "hash";
  }

  @Override
  public SelectionStrategy create(Config section) {
    double bound = section.getDouble("bound");
    if (bound != 0 && !(bound >= 1)) {
      throw new ConfigException.BadValue(
          section.origin(), "bound", bound + " (expected: 0, or 1 and more)");
    }
    return new HashStrategy(section.getEnum(By.class, "by"), bound);
  }
}
