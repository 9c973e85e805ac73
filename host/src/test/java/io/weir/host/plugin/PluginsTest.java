package io.weir.host.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.weir.api.ExtensionFactory;
import io.weir.api.access.AccessController;
import io.weir.api.access.AccessControllerFactory;
import io.weir.api.selection.SelectionStrategyFactory;
import io.weir.host.plugin.LoadedPlugin.State;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluginsTest {
  private final Path directory;
  private @Nullable Plugins loaded;

  PluginsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @AfterEach
  void unload() {
    if (loaded != null) {
      loaded.close();
    }
  }

  private Plugins load(ExtensionFactory... builtIn) throws IOException {
    Plugins plugins = Plugins.load(directory, "0.1.0", List.of(builtIn));
    loaded = plugins;
    return plugins;
  }

  private LoadedPlugin only() throws IOException {
    List<LoadedPlugin> all = load().all();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private void refused(JarBuilder jar, String problem) throws IOException {
    jar.write(directory.resolve("bad.jar"));
    LoadedPlugin plugin = only();
    assertThat(plugin.problem()).isEqualTo("bad.jar: " + problem);
    assertThat(plugin.state()).isEqualTo(State.REFUSED);
    assertThat(plugin.extensions()).isEmpty();
    assertThat(load().extensions(ExtensionFactory.class)).isEmpty();
  }

  @Test
  void goodPluginProvidesWhatItNames() throws IOException {
    JarBuilder.plugin("two-strategies")
        .strategy("random", "")
        .strategy(
            "sticky",
            "public java.util.Set<String> secrets() { return java.util.Set.of(\"key\"); }")
        .resource("reference.conf", "weir.selection.sticky.key = x")
        .write(directory.resolve("two.jar"));
    Plugins plugins = load(new AllowAll());
    assertThat(plugins.all())
        .containsExactly(
            new LoadedPlugin(
                "two-strategies",
                "1.0.0",
                State.STARTED,
                List.of("selection:random", "selection:sticky"),
                ""));
    assertThat(plugins.references())
        .isEqualTo(Map.of("two-strategies", "weir.selection.sticky.key = x"));
    assertThat(plugins.secrets()).containsExactly("weir.selection.sticky.key");
    assertThat(plugins.installed())
        .containsEntry("weir.selection", Set.of("random", "sticky"))
        .containsEntry("weir.access", Set.of("allow-all"))
        .containsEntry("weir.protocols", Set.of());
    assertThat(plugins.extensions(SelectionStrategyFactory.class))
        .extracting(Provided::pluginId)
        .containsExactly("two-strategies", "two-strategies");
    assertThat(plugins.extensions(AccessControllerFactory.class))
        .extracting(Provided::pluginId)
        .containsExactly(Plugins.HOST);
    assertThat(
            plugins
                .extensions(SelectionStrategyFactory.class)
                .get(0)
                .factory()
                .create(ConfigFactory.empty()))
        .isNotNull();
  }

  @Test
  void noDirectoryIsNoPlugins() throws IOException {
    assertThat(Plugins.load(directory.resolve("none"), "0.1.0", List.of()).all()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ">=0.2.0 & <0.3.0|made for API >=0.2.0 & <0.3.0 (this is 0.1.0)",
        "<0.1.0|made for API <0.1.0 (this is 0.1.0)",
        "soon|Plugin-Requires: soon (expected: >=0.1.0 & <0.2.0)",
      })
  void refusesOtherApiVersions(String requires, String problem) throws IOException {
    refused(
        JarBuilder.plugin("other").manifest("Plugin-Requires", requires).strategy("a", ""),
        problem);
  }

  @Test
  void refusesABundledApi() throws IOException {
    refused(
        JarBuilder.plugin("fat")
            .strategy("a", "")
            .source("io.weir.api.Extra", "package io.weir.api; public class Extra {}"),
        "bundles io.weir.api.Extra, which must come from the host");
  }

  @Test
  void refusesAnythingWithoutItsManifest() throws IOException {
    refused(
        JarBuilder.plugin("x").without("Plugin-Id").strategy("a", ""),
        "no plugin: its manifest has no Plugin-Id");
    refused(
        JarBuilder.plugin("x").without("Plugin-Version").strategy("a", ""),
        "its manifest has no Plugin-Version");
    refused(
        JarBuilder.plugin("x").without("Plugin-Requires").strategy("a", ""),
        "its manifest has no Plugin-Requires (expected: a range of API versions such as >=0.1.0 &"
            + " <0.2.0)");
  }

  @Test
  void refusesAFileThatIsNoJar() throws IOException {
    Files.writeString(directory.resolve("text.jar"), "text");
    assertThat(only().problem()).startsWith("text.jar: no readable jar: ");
  }

  @Test
  void refusesAThrowingConstructor() throws IOException {
    refused(
        JarBuilder.plugin("throwing")
            .strategy("a", "public Strategy0() { throw new IllegalStateException(\"no luck\"); }"),
        "new test.plugin.Strategy0() failed: IllegalStateException: no luck");
  }

  @Test
  void refusesAClassThatNeedsTheHost() throws IOException {
    refused(
        JarBuilder.plugin("nosy")
            .strategy("a", "public Strategy0() { io.weir.host.plugin.ExtensionKind.values(); }"),
        "new test.plugin.Strategy0() failed: NoClassDefFoundError:"
            + " io/weir/host/plugin/ExtensionKind");
  }

  @Test
  void refusesAPluginThatFailsToStart() throws IOException {
    refused(
        JarBuilder.plugin("failing")
            .manifest("Plugin-Class", "test.plugin.Failing")
            .strategy("a", "")
            .source(
                "test.plugin.Failing",
                """
                package test.plugin;
                public class Failing extends org.pf4j.Plugin {
                  public void start() { throw new IllegalStateException("not today"); }
                }
                """),
        "did not start: IllegalStateException: not today");
  }

  @Test
  void refusesAPluginWithoutExtensions() throws IOException {
    refused(
        JarBuilder.plugin("empty"),
        "provides no extension (expected: a class with @Extension in META-INF/extensions.idx)");
  }

  @Test
  void refusesBadAndRepeatedNames() throws IOException {
    refused(
        JarBuilder.plugin("shout").strategy("LOUD", ""),
        "extension name: \"LOUD\" (expected: lower case letters, digits, dashes)");
    refused(
        JarBuilder.plugin("twice").strategy("a", "").strategy("a", ""),
        "provides selection:a twice");
  }

  @Test
  void secondProviderOfANameIsRefused() throws IOException {
    JarBuilder.plugin("first").strategy("a", "").write(directory.resolve("1.jar"));
    JarBuilder.plugin("second").strategy("a", "").write(directory.resolve("2.jar"));
    assertThat(load().all())
        .extracting(LoadedPlugin::problem)
        .containsExactly("", "2.jar: selection:a is provided by first already");
  }

  @Test
  void nameOfTheHostIsTaken() throws IOException {
    String source =
        """
        package test.plugin;
        public class Access implements io.weir.api.access.AccessControllerFactory {
          public String name() { return "allow-all"; }
          public io.weir.api.access.AccessController create(com.typesafe.config.Config c) {
            throw new IllegalStateException();
          }
        }
        """;
    JarBuilder.plugin("access")
        .extension("test.plugin.Access", source)
        .write(directory.resolve("access.jar"));
    assertThat(load(new AllowAll()).all())
        .extracting(LoadedPlugin::problem)
        .containsExactly("access.jar: access:allow-all is provided by host already");
  }

  @Test
  void olderJarLeftBehindIsNamed() throws IOException {
    JarBuilder.plugin("same").strategy("a", "").write(directory.resolve("same-1.jar"));
    JarBuilder.plugin("same").strategy("b", "").write(directory.resolve("same-2.jar"));
    assertThat(load().all())
        .extracting(LoadedPlugin::problem)
        .containsExactly("", "same-2.jar: plugin same is in same-1.jar already");
    assertThat(load().extensions(SelectionStrategyFactory.class)).hasSize(1);
  }

  @Test
  void pluginsWithEqualClassNamesDoNotMeet() throws IOException {
    JarBuilder.plugin("first").strategy("a", "").write(directory.resolve("1.jar"));
    JarBuilder.plugin("second").strategy("b", "").write(directory.resolve("2.jar"));
    assertThat(load().extensions(SelectionStrategyFactory.class))
        .extracting(each -> each.factory().name())
        .containsExactly("a", "b");
  }

  @Test
  void classLoaderCanGoAfterClose() throws IOException {
    JarBuilder.plugin("leaving").strategy("a", "").write(directory.resolve("leaving.jar"));
    WeakReference<ClassLoader> loader = loaderOfAClosedPlugin();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              System.gc();
              return loader.get() == null;
            });
  }

  private WeakReference<ClassLoader> loaderOfAClosedPlugin() throws IOException {
    try (Plugins plugins = Plugins.load(directory, "0.1.0", List.of())) {
      return new WeakReference<>(
          plugins
              .extensions(SelectionStrategyFactory.class)
              .get(0)
              .factory()
              .getClass()
              .getClassLoader());
    }
  }

  private static final class AllowAll implements AccessControllerFactory {
    @Override
    public String name() {
      return "allow-all";
    }

    @Override
    public AccessController create(com.typesafe.config.Config section) {
      throw new IllegalStateException("not made here");
    }
  }
}
