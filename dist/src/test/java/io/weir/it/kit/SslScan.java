package io.weir.it.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

/**
 * What {@code sslscan} says of a port.
 *
 * @param said its words
 */
public record SslScan(String said) {

  /** Scans. */
  public static SslScan of(int port) {
    return new SslScan(
        Tool.start(Workplace.directory("sslscan"), "sslscan", "--no-colour", "127.0.0.1:" + port)
            .succeeds(Duration.ofSeconds(90))
            .output());
  }

  /** TLS 1.2 and 1.3 are spoken, with forward secrecy and authenticated encryption alone. */
  public void holdsNewVersionsAndStrongCiphersAlone() {
    for (String version : List.of("SSLv2", "SSLv3", "TLSv1.0", "TLSv1.1")) {
      assertThat(said).containsPattern(version + " +disabled");
    }
    for (String version : List.of("TLSv1.2", "TLSv1.3")) {
      assertThat(said).containsPattern(version + " +enabled");
    }
    assertThat(said).containsPattern("not vulnerable to heartbleed|Heartbleed");
    assertThat(said).doesNotContainPattern("vulnerable to heartbleed.*(?<!not )vulnerable");
    List<String> taken = said.lines().filter(it -> it.matches("(Preferred|Accepted) .*")).toList();
    assertThat(taken)
        .hasSizeGreaterThan(3)
        .allMatch(it -> it.contains("TLS_") || it.contains("ECDHE"))
        .allMatch(it -> it.contains("GCM") || it.contains("CHACHA20"));
  }
}
