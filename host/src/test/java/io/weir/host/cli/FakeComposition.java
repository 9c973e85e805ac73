package io.weir.host.cli;

import com.typesafe.config.Config;
import io.weir.api.ExtensionFactory;
import io.weir.api.access.AccessController;
import io.weir.api.access.AccessControllerFactory;
import io.weir.host.plugin.Plugins;
import io.weir.host.store.memory.MemoryStoreFactory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server that only says what is done to it. */
final class FakeComposition implements Composition {
  final List<String> calls = new ArrayList<>();
  @Nullable Config config;
  private final @Nullable String failure;

  FakeComposition(@Nullable String failure) {
    this.failure = failure;
  }

  @Override
  public List<ExtensionFactory> builtIn() {
    return List.of(new MemoryStoreFactory(), new AllowAll());
  }

  @Override
  public Server compose(Config checked, Plugins plugins) {
    config = checked;
    calls.add("compose");
    return new Server() {
      @Override
      public void start() throws StartException {
        calls.add("start");
        if (failure != null) {
          throw new StartException(failure);
        }
      }

      @Override
      public void shutdown() {
        calls.add("shutdown");
      }
    };
  }

  private static final class AllowAll implements AccessControllerFactory {
    @Override
    public String name() {
      return "allow-all";
    }

    @Override
    public AccessController create(Config section) {
      throw new IllegalStateException("not made here");
    }
  }
}
