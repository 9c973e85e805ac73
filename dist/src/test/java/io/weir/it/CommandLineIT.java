package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.NginxRtmp;
import io.weir.it.kit.RawRtmp;
import io.weir.it.kit.Tool;
import io.weir.it.kit.WeirProcess;
import io.weir.it.kit.Workplace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code bin/weir} as operators use it. */
final class CommandLineIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Path directory = Workplace.directory("command");

  private Tool weir(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Workplace.distribution().resolve("bin/weir").toString());
    command.addAll(List.of(arguments));
    return Tool.start(directory, Map.of(), command);
  }

  private Path conf(String text) {
    return Workplace.write(directory.resolve("weir.conf"), text);
  }

  @Test
  void theConfigurationsAsShippedAreFine() {
    assertThat(weir("check").succeeds(LIMIT).output()).contains("ok");
    Path compatible = Workplace.distribution().resolve("conf/srs-proxy-compat.conf");
    weir("check", "--config", compatible.toString()).succeeds(LIMIT);
  }

  @Test
  void pluginsAreListed() {
    assertThat(weir("plugins").succeeds(LIMIT).output())
        .contains("protocol-rtmp")
        .contains("selection-hash")
        .contains("origin-loopback");
  }

  @Test
  void everyMistakeIsNamedWithItsPlaceAndNothingStarts() {
    Path conf =
        conf(
            """
            weir {
              protocols.rtmp.lisen = "1935"
              net.backlog = many
              routing.strategies = ["hash"]
            }
            """);
    for (String command : List.of("check", "run")) {
      Tool tool = weir(command, "--config", conf.toString());
      assertThat(tool.exitCode(LIMIT)).as(command).isNotZero();
      assertThat(tool.output())
          .contains("weir.conf:2: weir.protocols.rtmp.lisen: unknown key")
          .contains("expected: ")
          .contains("weir.conf:3: weir.net.backlog")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void aSimulationIsTheSameEachTimeButForItsSpeed() {
    Path svg = directory.resolve("chart.svg");
    String[] small = {
      "simulate",
      "--streams=300",
      "--hours=1",
      "--origins=6",
      "--seed=5",
      "--svg=" + svg,
      "--strategies=random,hash,least-load,sticky+least-load"
    };
    String first = weir(small).succeeds(LIMIT).output();
    assertThat(Workplace.read(svg)).startsWith("<svg ").contains("sticky+least-load");
    assertThat(withoutSpeed(weir(small).succeeds(LIMIT).output())).isEqualTo(withoutSpeed(first));
    assertThat(load(first, "least-load")).isLessThan(load(first, "random"));
    small[4] = "--seed=6";
    assertThat(withoutSpeed(weir(small).succeeds(LIMIT).output()))
        .isNotEqualTo(withoutSpeed(first));
  }

  private static List<String> withoutSpeed(String output) {
    return output.lines().map(line -> line.replaceFirst("\\s+\\d+$", "")).toList();
  }

  private static double load(String output, String strategy) {
    return output
        .lines()
        .filter(line -> line.startsWith(strategy + " "))
        .mapToDouble(line -> Double.parseDouble(line.split("\\s+", -1)[2]))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void badUsageSaysHowItIsUsed() {
    Tool tool = weir("fly");
    assertThat(tool.exitCode(LIMIT)).isEqualTo(2);
    assertThat(tool.output())
        .contains("run")
        .contains("check")
        .contains("plugins")
        .contains("demo");
  }

  @Test
  void anOverrideCountsMoreThanTheFile() {
    Path conf = conf("weir.routing.connect-timeout = 3s\n");
    Tool tool =
        weir("check", "--config", conf.toString(), "-D", "weir.routing.connect-timeout=never");
    assertThat(tool.exitCode(LIMIT)).isNotZero();
    assertThat(tool.output()).contains("weir.routing.connect-timeout").contains("never");
  }

  @Test
  void theVariablesOfTheSrsProxyCount() {
    try (NginxRtmp origin = NginxRtmp.start();
        WeirProcess weir =
            WeirProcess.builder()
                .configuration(Workplace.distribution().resolve("conf/srs-proxy-compat.conf"))
                .environment("PROXY_RTMP_SERVER", "127.0.0.1:0")
                .environment("PROXY_SYSTEM_API", "127.0.0.1:0")
                .environment("PROXY_LOAD_BALANCER_TYPE", "memory")
                .environment("PROXY_DEFAULT_BACKEND_ENABLED", "on")
                .environment("PROXY_DEFAULT_BACKEND_IP", "127.0.0.1")
                .environment("PROXY_DEFAULT_BACKEND_RTMP", Integer.toString(origin.rtmpPort()))
                .environment("PROXY_GRACE_QUIT_TIMEOUT", "2s")
                .environment("PROXY_FORCE_QUIT_TIMEOUT", "1m30s")
                .start();
        RawRtmp publisher = RawRtmp.publisher(weir.rtmpPort(), "live", "compatible")) {
      assertThat(origin.stream("compatible").publishers()).isEqualTo(1);
      assertThat(publisher.isSilentFor(Duration.ofMillis(100))).isTrue();
    }
  }

  @Test
  void aBadVariableIsNamed() {
    Tool tool =
        Tool.start(
            directory,
            Map.of("PROXY_GRACE_QUIT_TIMEOUT", "soon"),
            List.of(
                Workplace.distribution().resolve("bin/weir").toString(),
                "check",
                "--config",
                Workplace.distribution().resolve("conf/srs-proxy-compat.conf").toString()));
    assertThat(tool.exitCode(LIMIT)).isNotZero();
    assertThat(tool.output()).contains("PROXY_GRACE_QUIT_TIMEOUT").contains("soon");
  }

  @Test
  void aSecondWeirOnTheSamePortDoesNotStart() {
    try (WeirProcess first = WeirProcess.builder().start()) {
      Path conf =
          conf(
              """
              weir.protocols.rtmp.listen = "127.0.0.1:%d"
              weir.protocols.http.listen = "127.0.0.1:0"
              weir.protocols.srt.listen = "127.0.0.1:0"
              weir.protocols.webrtc { listen = "127.0.0.1:0", api-listen = "127.0.0.1:0" }
              weir.api.listen = "127.0.0.1:0"
              """
                  .formatted(first.rtmpPort()));
      Tool second = weir("run", "--config", conf.toString());
      assertThat(second.exitCode(LIMIT)).isEqualTo(1);
      assertThat(second.output()).contains("127.0.0.1:" + first.rtmpPort());
    }
  }
}
