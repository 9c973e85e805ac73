package io.weir.host.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
  private final Path directory;

  ConfigLoaderTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private ConfigFixture file(String text) {
    return ConfigFixture.in(directory, text);
  }

  @Test
  void emptyFileGivesEveryDefault() throws InvalidConfiguration {
    Config config = file("").config();
    assertThat(config.getString("weir.protocols.rtmp.listen")).isEqualTo("11935");
    assertThat(config.getBoolean("weir.protocols.rtmp.enabled")).isTrue();
    assertThat(config.getDuration("weir.origins.ttl")).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.hasPath("types")).isFalse();
  }

  @Test
  void hostDefaultIsStrongerThanThatOfAPlugin() throws InvalidConfiguration {
    assertThat(file("").config().getString("weir.api.listen")).isEqualTo("12025");
  }

  @Test
  void eachSourceIsStrongerThanTheOneBefore() throws InvalidConfiguration {
    ConfigFixture plain = file("weir.zone = file");
    Map<String, String> environment = Map.of("ZONE", "environment");
    assertThat(plain.config().getString("weir.zone")).isEqualTo("file");
    assertThat(file("weir.zone = file").environment(environment).config().getString("weir.zone"))
        .isEqualTo("file");
    ConfigFixture withVariable =
        file("weir.zone = file\nweir.zone = ${?ZONE}").environment(environment);
    assertThat(withVariable.config().getString("weir.zone")).isEqualTo("environment");
    assertThat(
            withVariable.overrides(Map.of("weir.zone", "override")).config().getString("weir.zone"))
        .isEqualTo("override");
  }

  @Test
  void emptyVariableIsAnUnsetOne() throws InvalidConfiguration {
    ConfigFixture file = file("weir.zone = file\nweir.zone = ${?ZONE}");
    assertThat(file.environment(Map.of("ZONE", "")).config().getString("weir.zone"))
        .isEqualTo("file");
  }

  @Test
  void unknownKeyNamesFileLineAndWhatWasExpected() {
    assertThat(file("weir {\n  protocols.rtmp {\n    lisen = 1935\n  }\n}\n").problems())
        .containsExactly(
            "weir.conf:3: weir.protocols.rtmp.lisen: unknown key (expected: chunk-size, enabled,"
                + " handshake-timeout, key, listen, window)");
  }

  @Test
  void everyProblemIsFoundAtOnce() {
    assertThat(
            file("""
                    weir {
                      net { backlog = many, transport = kqueue, idle-timeout = 5 }
                      net.event-loops = -1
                      routing = 7
                      api.listen = "a:b:c"
                      origins.default.enabled = maybe
                      protocols.rtmp { window = 3 apples, chunk-size = 99999999 }
                      vhosts = one
                      access { kind = x }
                    }
                    wier {}
                    """)
                .problems())
        .containsExactlyInAnyOrder(
            "weir.conf:2: weir.net.backlog: \"many\" (expected: integer 1..65535)",
            "weir.conf:2: weir.net.transport: \"kqueue\" (expected: one of auto, epoll, io_uring, nio)",
            "weir.conf:2: weir.net.idle-timeout: 5 (expected: duration such as 10s or 1m30s)",
            "weir.conf:3: weir.net.event-loops: -1 (expected: integer 0..1024)",
            "weir.conf:4: weir.routing: 7 (expected: section)",
            "weir.conf:5: weir.api.listen: \"a:b:c\" (expected: port, host:port or [ipv6]:port)",
            "weir.conf:6: weir.origins.default.enabled: \"maybe\" (expected: boolean)",
            "weir.conf:7: weir.protocols.rtmp.window: \"3 apples\" (expected: size such as 64KiB)",
            "weir.conf:7: weir.protocols.rtmp.chunk-size: 99999999 (expected: integer 1..65536)",
            "weir.conf:8: weir.vhosts: \"one\" (expected: list of text)",
            "weir.conf:9: weir.access.kind: unknown key (expected: allow-all, type)",
            "weir.conf:11: wier: unknown key (expected: weir)");
  }

  @Test
  void valueFromAVariableNamesTheVariable() {
    assertThat(
            file("weir.shutdown.grace = ${?GRACE}").environment(Map.of("GRACE", "soon")).problems())
        .containsExactly(
            "environment variable GRACE: weir.shutdown.grace: \"soon\" (expected: duration such as"
                + " 10s or 1m30s)");
  }

  @Test
  void overrideNamesItself() {
    assertThat(
            file("")
                .overrides(Map.of("weir.protocols.rtmp.lisen", "1", "weir.net.backlog", "x"))
                .problems())
        .containsExactlyInAnyOrder(
            "-D: weir.protocols.rtmp.lisen: unknown key (expected: chunk-size, enabled,"
                + " handshake-timeout, key, listen, window)",
            "-D: weir.net.backlog: \"x\" (expected: integer 1..65535)");
    assertThat(file("").overrides(Map.of("a..b", "1")).problems())
        .singleElement()
        .asString()
        .startsWith("-D: a..b: ");
  }

  @Test
  void overrideMayBeAList() throws InvalidConfiguration {
    Config config = file("").overrides(Map.of("weir.vhosts", "[a.example, b.example]")).config();
    assertThat(config.getStringList("weir.vhosts")).containsExactly("a.example", "b.example");
  }

  @Test
  void syntaxErrorAndMissingFileAreProblemsWithAPlace() {
    assertThat(file("weir {\n  a = = b\n").problems())
        .singleElement()
        .asString()
        .startsWith("weir.conf:2: ");
    assertThat(file("weir.zone = ${nowhere}").problems())
        .singleElement()
        .asString()
        .startsWith("weir.conf:1: ")
        .contains("${nowhere}");
    assertThat(ConfigFixture.of(directory.resolve("none.conf")).problems())
        .containsExactly("none.conf: no such file (expected: a configuration file)");
  }

  @Test
  void wordsOfAnyCaseAreReadAsEnums() throws InvalidConfiguration {
    assertThat(file("weir.net.transport = nio").config().getString("weir.net.transport"))
        .isEqualTo("NIO");
  }

  @Test
  void goDurationsAreReadByHoconAfterwards() throws InvalidConfiguration {
    Config config = file("weir.shutdown { grace = 1m30s, force = 1.5h }").config();
    assertThat(config.getDuration("weir.shutdown.grace")).isEqualTo(Duration.ofSeconds(90));
    assertThat(config.getDuration("weir.shutdown.force")).isEqualTo(Duration.ofMinutes(90));
  }

  @Test
  void listElementsAreCheckedAndCompleted() throws InvalidConfiguration {
    Config origin =
        file("weir.origins.static = [{ id = a, endpoints.rtmp = [\"h:1\"] }]")
            .config()
            .getConfigList("weir.origins.static")
            .get(0);
    assertThat(origin.getInt("weight")).isEqualTo(100);
    assertThat(origin.getStringList("endpoints.rtmp")).containsExactly("h:1");
    assertThat(
            file("""
                    weir.origins.static = [
                      { id = a, wight = 3, endpoints { rtmp = ["h:1"] } }
                      { endpoints { rtmp = "h:1" }, weight = 0 }
                      plain
                    ]
                    """)
                .problems())
        .containsExactlyInAnyOrder(
            "weir.conf:2: weir.origins.static[0].wight: unknown key (expected: endpoints, id,"
                + " labels, weight, zone)",
            "weir.conf:3: weir.origins.static[1].endpoints.rtmp: \"h:1\" (expected: list of text)",
            "weir.conf:3: weir.origins.static[1].weight: 0 (expected: integer 1..1000)",
            "weir.conf:3: weir.origins.static[1].id: missing (expected: text)",
            "weir.conf:4: weir.origins.static[2]: \"plain\" (expected: static-origin)");
  }

  @Test
  void sectionWithoutItsPluginIsAWarning() throws InvalidConfiguration {
    ConfigFixture file =
        file("weir.protocols.srt {\n latency = 120ms\n}\nweir.selection.sticky {}");
    LoadedConfig loaded = file.load();
    assertThat(loaded.warnings())
        .containsExactly(
            directory
                + "/weir.conf:2: weir.protocols.srt: no installed plugin provides srt, ignored");
    assertThat(loaded.config().hasPath("weir.protocols.srt")).isFalse();
    assertThat(file("weir.protocols.srt { latency = 120ms, enabled = false }").problems())
        .isEmpty();
  }

  @Test
  void enabledOrNamedSectionWithoutItsPluginIsAProblem() {
    assertThat(file("weir.protocols.srt {\n enabled = true\n}").problems())
        .containsExactly(
            "weir.conf:2: weir.protocols.srt: enabled, but no installed plugin provides it");
    assertThat(
            file("""
                    weir.routing.strategies = [hash, stiky]
                    weir.store.type = redis
                    weir.access.type = jwt
                    """)
                .problems())
        .containsExactlyInAnyOrder(
            "weir.conf:1: weir.routing.strategies: \"stiky\" (installed: hash)",
            "weir.conf:2: weir.store.type: \"redis\" (installed: memory)",
            "weir.conf:3: weir.access.type: \"jwt\" (installed: allow-all)");
  }

  @Test
  void secretsAreMaskedWhereverShown() throws InvalidConfiguration {
    String masked =
        file("weir { api.token = s1, protocols.rtmp.key = s2, zone = z }").load().masked();
    assertThat(masked)
        .contains("weir.api.token = ***", "weir.protocols.rtmp.key = ***", "weir.zone = \"z\"")
        .contains("weir.origins.registration.token = \"\"")
        .contains("weir.origins.registration.require-token = true")
        .doesNotContain("s1")
        .doesNotContain("s2");
    assertThat(file("weir.api.token = [s1]").problems())
        .containsExactly("weir.conf:1: weir.api.token: *** (expected: text)");
  }

  @Test
  void pluginWhoseReferenceHasNoTypeForAnEmptyListIsToldSo() {
    assertThat(file("").plugin("weir.protocols.rtmp.hosts = []").problems())
        .containsExactly(
            "test!reference.conf:1: an empty list in test!reference.conf (expected: a Type: line)");
    assertThat(file("").plugin("# Type: nonsense\nweir.protocols.rtmp.x = 1").problems())
        .containsExactly("test!reference.conf:2: Type: \"nonsense\" (expected: a type)");
  }

  @Test
  void redisStoreWithoutItsPluginEndsTheStart() {
    assertThat(file("").overrides(Map.of("weir.store.type", "redis")).problems())
        .isEqualTo(List.of("-D: weir.store.type: \"redis\" (installed: memory)"));
  }
}
