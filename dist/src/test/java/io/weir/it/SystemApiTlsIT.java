package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.Certificates;
import io.weir.it.kit.NginxRtmp;
import io.weir.it.kit.RawRtmp;
import io.weir.it.kit.SslScan;
import io.weir.it.kit.Tool;
import io.weir.it.kit.WeirProcess;
import io.weir.it.kit.Workplace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The system API by TLS, as operators and their monitoring ask it: with curl. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SystemApiTlsIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int TLS_FAILED = 35;
  private static final int RESET = 56;

  private final Certificates shown = Certificates.of("weir.example.com");
  private final Certificates authority = Certificates.of("authority.example.com");
  private final Certificates ops = authority.forClient("ops");
  private final Certificates prometheus = authority.forClient("prometheus");
  private final NginxRtmp origin = NginxRtmp.start();
  private final WeirProcess weir =
      WeirProcess.builder()
          .origin("a", origin.address())
          .with("weir.net.tls.certificates = [" + shown.element() + "]")
          .with("weir.api.tls.enabled = true")
          .with(clients(authority.certificate(), "required = true, writers = [ops]"))
          .start();

  private static String clients(Path authorities, String more) {
    return "weir.api.tls.client-certificates { authorities = \"%s\", %s }"
        .formatted(authorities, more);
  }

  @AfterAll
  void stop() {
    weir.close();
    origin.close();
  }

  private Tool curl(String scheme, String path, String... options) {
    List<String> command = new ArrayList<>(List.of("curl", "--silent", "--show-error"));
    command.addAll(List.of("--include", "--max-time", "20"));
    command.addAll(List.of("--cacert", shown.certificate().toString()));
    String host = "weir.example.com:" + weir.apiPort();
    command.addAll(List.of("--resolve", host + ":127.0.0.1"));
    command.addAll(List.of(options));
    command.add(scheme + "://" + host + path);
    return Tool.start(Workplace.directory("curl"), command.toArray(String[]::new));
  }

  private String answer(String path, String... options) {
    return curl("https", path, options).succeeds(SOON).output();
  }

  private static String[] as(Certificates client, String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--cert", client.certificate().toString()));
    all.addAll(List.of("--key", client.key().toString()));
    return all.toArray(String[]::new);
  }

  @Test
  void nobodyIsAnsweredInTheClear() {
    Tool asked = curl("http", "/livez");
    assertThat(asked.exitCode(SOON)).isNotZero();
    assertThat(asked.output()).doesNotContain("HTTP/1.1 ");
  }

  @Test
  void oldVersionsAndWeakCiphersAreRefused() {
    SslScan.of(weir.apiPort()).holdsNewVersionsAndStrongCiphersAlone();
  }

  @Test
  void monitoringReadsByItsCertificateAndThoseWithoutOnlySeeThatWeirLives() {
    assertThat(answer("/metrics", as(prometheus)))
        .contains("200 OK")
        .contains("weir_sessions_open");
    assertThat(answer("/api/v1/origins", as(prometheus))).contains("200 OK");
    assertThat(answer("/metrics")).contains("403 Forbidden").doesNotContain("weir_sessions_open");
    assertThat(answer("/api/v1/origins"))
        .contains("403 Forbidden")
        .doesNotContain(origin.address());
    assertThat(answer("/livez")).contains("200 OK");
    assertThat(answer("/readyz")).contains("200 OK");
    Certificates stranger = shown.forClient("ops");
    for (String version : List.of("1.2", "1.3")) {
      assertThat(
              curl("https", "/livez", as(stranger, "--tls-max", version, "--tlsv" + version))
                  .exitCode(SOON))
          .as(version)
          .isIn(TLS_FAILED, RESET);
    }
  }

  @Test
  void operatorsEndASessionByTheirCertificateAlone() {
    try (RawRtmp player = RawRtmp.player(weir.rtmpPort(), "live", "kicked")) {
      String sessions = answer("/api/v1/sessions", as(ops));
      String id = sessions.replaceAll("(?s).*\"id\":\"([^\"]+)\".*", "$1");
      String path = "/api/v1/sessions/" + id;
      assertThat(answer(path, "-X", "DELETE")).contains("403 Forbidden");
      assertThat(answer(path, as(prometheus, "-X", "DELETE"))).contains("403 Forbidden");
      assertThat(player.isClosedWithin(Duration.ofMillis(200))).isFalse();
      assertThat(answer(path, as(ops, "-X", "DELETE"))).contains("204 No Content");
      assertThat(player.isClosedWithin(SOON)).isTrue();
    }
  }

  /** As SRS sends it; it has no certificate to show. */
  @Test
  void originsRegisterWithoutACertificate() {
    String heartbeat =
        "{\"ip\":\"127.0.0.1\",\"server\":\"vid-1\",\"service\":\"s\",\"pid\":\"1\","
            + "\"rtmp\":[\"%d\"]}".formatted(origin.rtmpPort());
    assertThat(answer("/api/v1/srs/register", "--data", heartbeat))
        .contains("200 OK")
        .contains("\"code\":0");
    assertThat(answer("/api/v1/origins", as(prometheus))).contains("\"vid-1\"");
  }

  @Test
  void checkNamesFilesThatCannotBeUsedWithTheirPlace() {
    Path missing = Path.of("/nowhere/missing.pem");
    String certificates = "weir.net.tls.certificates = [\n%s\n]\n";
    String enabled = "weir.api.tls.enabled = true\n";
    assertThat(check(certificates.formatted(new Certificates(missing, shown.key()).element())))
        .contains("weir.conf:2: ")
        .contains("\"" + missing + "\": no such file");
    assertThat(
            check(
                certificates.formatted(new Certificates(shown.certificate(), ops.key()).element())))
        .contains("weir.conf:2: ")
        .contains("the key is not this certificate's");
    String good = certificates.formatted(shown.element());
    assertThat(check(good + enabled + clients(missing, "required = true")))
        .contains("weir.conf:5: ")
        .contains("no such file");
    assertThat(check(good + enabled + clients(shown.key(), "required = true")))
        .contains("weir.conf:5: ")
        .contains("\"" + shown.key() + "\": ");
    assertThat(check(good + enabled + "weir.api.tls.client-certificates.writers = [ops]"))
        .contains("weir.conf:5: ")
        .contains("expected: client-certificates.authorities");
    assertThat(check(enabled)).contains("weir.conf:1: ").contains("weir.net.tls.certificates");
  }

  private static String check(String configuration) {
    Path directory = Workplace.directory("check");
    Path file = Workplace.write(directory.resolve("weir.conf"), configuration);
    String weir = Workplace.distribution().resolve("bin/weir").toString();
    Tool check =
        Tool.start(directory, Map.of(), List.of(weir, "check", "--config", file.toString()));
    assertThat(check.exitCode(SOON)).as(check.output()).isNotZero();
    assertThat(check.output()).doesNotContain("\tat ");
    return check.output();
  }
}
