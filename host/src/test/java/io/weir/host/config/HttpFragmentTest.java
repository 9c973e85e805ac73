package io.weir.host.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.net.http.HttpServerSettings;
import io.weir.api.net.http.HttpUpstreamSettings;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plugin gets that includes the keys of the HTTP parts in its reference.conf. */
class HttpFragmentTest {
  private static final String PLUGIN =
      """
      weir.protocols.rtmp {
        # A key of its own.
        listen = "1"
        include classpath("io/weir/api/net/http/server.conf")
        upstream { include classpath("io/weir/api/net/http/upstream.conf") }
      }
      """;

  private final Path directory;

  HttpFragmentTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private ConfigFixture with(String text) {
    return ConfigFixture.in(directory, text).plugin(PLUGIN);
  }

  @Test
  void theKeysAreThereAndCanBeSet() throws InvalidConfiguration {
    LoadedConfig loaded =
        with("weir.protocols.rtmp { max-uri-length = 1KiB, cors.allow-origins = [] }").load();
    HttpServerSettings server =
        HttpServerSettings.from(loaded.config().getConfig("weir.protocols.rtmp"));
    assertThat(server.maxUriLength()).isEqualTo(1024);
    assertThat(server.cors().allowOrigins()).isEmpty();
    assertThat(server.maxRequests()).isEqualTo(10_000);
    HttpUpstreamSettings upstream =
        HttpUpstreamSettings.from(loaded.config().getConfig("weir.protocols.rtmp.upstream"));
    assertThat(upstream.maxIdle()).isEqualTo(64);
  }

  @Test
  void mistakesInThemAreFound() {
    assertThat(
            with("weir.protocols.rtmp { max-uri-lenght = 1KiB, header-timeout = soon }").problems())
        .hasSize(2)
        .anyMatch(line -> line.contains("max-uri-lenght") && line.contains("max-uri-length"))
        .anyMatch(line -> line.contains("header-timeout"));
    assertThat(with("weir.protocols.rtmp.upstream.max-idle = many").problems()).hasSize(1);
  }

  @Test
  void everyKeyIsExplained() {
    Type.Section section = Schema.of(java.util.List.of(Reference.parse("test", PLUGIN)));
    assertThat(unexplained(section)).isEmpty();
  }

  private static Set<String> unexplained(Type.Section section) {
    Set<String> names = new java.util.TreeSet<>();
    section
        .keys()
        .forEach(
            (name, key) -> {
              if (key.type() instanceof Type.Section inner) {
                names.addAll(unexplained(inner));
              } else if (key.meaning().isBlank()) {
                names.add(name);
              }
            });
    return names;
  }
}
