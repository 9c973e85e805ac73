package io.weir.plugin.sticky;

import com.typesafe.config.Config;
import io.weir.api.selection.SelectionStrategy;
import io.weir.api.selection.SelectionStrategyFactory;
import io.weir.plugin.sticky.StickyStrategy.By;
import org.pf4j.Extension;

/** The strategy {@code sticky}; configured by {@code weir.selection.sticky}. */
@Extension
public final class StickyFactory implements SelectionStrategyFactory {

  @Override
  public String name() {
    return "sticky";
  }

  @Override
  public SelectionStrategy create(Config section) {
    return new StickyStrategy(section.getEnumList(By.class, "by"));
  }
}
