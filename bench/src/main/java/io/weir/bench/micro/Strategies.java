package io.weir.bench.micro;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.weir.api.selection.SelectionStrategy;
import io.weir.api.selection.SelectionStrategyFactory;
import io.weir.plugin.hash.HashStrategyFactory;
import io.weir.plugin.leastload.LeastLoadFactory;
import io.weir.plugin.sticky.StickyFactory;
import java.util.List;

/** The strategies as they are shipped. Stateless. */
public final class Strategies {
  private static final List<SelectionStrategyFactory> ALL =
      List.of(new HashStrategyFactory(), new LeastLoadFactory(), new StickyFactory());

  private Strategies() {}

  /** The strategy of that name with its plugin's own defaults. */
  public static SelectionStrategy of(String name) {
    return of(name, "");
  }

  /**
   * With other settings.
   *
   * @param settings of its section, as in a configuration file
   */
  public static SelectionStrategy of(String name, String settings) {
    // All plugins' reference.conf files are on the class path here, and merge.
    Config section =
        ConfigFactory.parseString(settings)
            .withFallback(
                ConfigFactory.parseResourcesAnySyntax("reference")
                    .getConfig("weir.selection." + name));
    return ALL.stream()
        .filter(factory -> factory.name().equals(name))
        .findFirst()
        .orElseThrow()
        .create(section);
  }
}
