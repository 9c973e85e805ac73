package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.it.kit.Certificates;
import io.weir.it.kit.Clip;
import io.weir.it.kit.Dnsmasq;
import io.weir.it.kit.Ffmpeg;
import io.weir.it.kit.NginxRtmp;
import io.weir.it.kit.NginxTls;
import io.weir.it.kit.RawHttp;
import io.weir.it.kit.RawRtmp;
import io.weir.it.kit.Tool;
import io.weir.it.kit.WeirProcess;
import io.weir.it.kit.Workplace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Origins are what a real name server says they are. */
final class DnsDiscoveryIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  private static WeirProcess weir(Dnsmasq names, String name) {
    return builder(names, name).start();
  }

  private static WeirProcess weirTrusting(Certificates authority, Dnsmasq names, String name) {
    return builder(names, name)
        .with("weir.net.tls.origins.authorities = \"" + authority.certificate() + "\"")
        .with("weir.routing.connect-timeout = 10s")
        .start();
  }

  private static WeirProcess.Builder builder(Dnsmasq names, String name) {
    return WeirProcess.builder()
        .with("weir.discovery.dns { enabled = true, at-least = 200ms, timeout = 500ms }")
        .with("weir.discovery.dns.servers = [\"" + names.address() + "\"]")
        .with("weir.discovery.dns.names = [" + name + "]");
  }

  private static void awaitOrigins(WeirProcess weir, String... ids) {
    Awaitility.await("origins " + List.of(ids))
        .atMost(SOON)
        .until(() -> origins(weir).equals(new TreeSet<>(List.of(ids))));
  }

  private static Set<String> origins(WeirProcess weir) {
    Set<String> ids = new TreeSet<>();
    for (JsonNode origin : weir.json("/api/v1/origins")) {
      ids.add(origin.path("id").asText());
    }
    return ids;
  }

  @Test
  void aStreamIsPlayedFromAnOriginThatANameStandsFor() {
    try (NginxRtmp origin = NginxRtmp.start();
        Dnsmasq names = Dnsmasq.start()) {
      names.says("media.test", "127.0.0.1");
      int port = Integer.parseInt(origin.address().replaceAll(".*:", ""));
      try (WeirProcess weir = weir(names, "{ name = media.test, ports { rtmp = " + port + " } }")) {
        awaitOrigins(weir, "media.test@127.0.0.1");
        Clip clip = Clip.ofSeconds(4);
        Path played = Workplace.directory("played").resolve("dns.flv");
        try (Tool player = Ffmpeg.play(weir.url("dns"), played)) {
          Awaitility.await("the player waits")
              .atMost(SOON)
              .until(() -> weir.json("/api/v1/sessions").size() == 1);
          Ffmpeg.publish(clip.file(), weir.url("dns")).succeeds(SOON);
          player.succeeds(SOON);
        }
        io.weir.it.kit.Packets.of(played).holds(clip.packets(), 3_000);

        names.says("media.test", "127.0.0.1", "127.0.0.9");
        awaitOrigins(weir, "media.test@127.0.0.1", "media.test@127.0.0.9");
        names.says("media.test", "127.0.0.1");
        awaitOrigins(weir, "media.test@127.0.0.1");
        names.kill();
        Awaitility.await("it notices")
            .atMost(SOON)
            .until(() -> weir.log().contains("what it stood for last stands"));
        awaitOrigins(weir, "media.test@127.0.0.1");
        try (RawRtmp publisher = RawRtmp.publisher(weir.rtmpPort(), "live", "after")) {
          awaitSession(weir, "after");
        }
      }
    }
  }

  private static void awaitSession(WeirProcess weir, String stream) {
    Awaitility.await(stream + " is published")
        .atMost(SOON)
        .until(
            () ->
                weir.json("/api/v1/sessions").findValuesAsText("stream").stream()
                    .anyMatch(name -> name.endsWith("/" + stream)));
  }

  /** Found by its address, believed by its name. */
  @Test
  void anOriginByTlsShowsACertificateOfTheNameThatWasAskedFor() {
    Certificates certificate = Certificates.of("media.test");
    try (NginxTls origin = NginxTls.start(certificate).file("live/s.flv", "a stream");
        Dnsmasq names = Dnsmasq.start()) {
      names.says("media.test", "127.0.0.1");
      String name = "{ name = media.test, ports { https = " + origin.port() + " } %s }";
      try (WeirProcess weir = weirTrusting(certificate, names, name.formatted(""));
          WeirProcess careful =
              weirTrusting(certificate, names, name.formatted(", server-name = other.test"))) {
        awaitOrigins(weir, "media.test@127.0.0.1");
        awaitOrigins(careful, "media.test@127.0.0.1");
        assertThat(RawHttp.get(weir.httpPort(), "/live/s.flv").text()).isEqualTo("a stream");
        assertThat(RawHttp.get(careful.httpPort(), "/live/s.flv").status()).isEqualTo(502);
      }
    }
  }

  @Test
  void aServiceRecordNamesHostPortAndWeight() {
    try (NginxRtmp origin = NginxRtmp.start()) {
      String port = origin.address().replaceAll(".*:", "");
      try (Dnsmasq names =
              Dnsmasq.start(
                  "--srv-host=_rtmp._tcp.media.test,localhost," + port + ",10,250",
                  "--srv-host=_rtmp._tcp.media.test,spare.test,1935,20,1");
          WeirProcess weir = weir(names, "{ name = _rtmp._tcp.media.test, records = SRV }")) {
        awaitOrigins(weir, "localhost:" + port);
        Awaitility.await("its weight")
            .atMost(SOON)
            .until(() -> weir.json("/api/v1/origins").get(0).path("weight").asInt() == 250);
        try (RawRtmp publisher = RawRtmp.publisher(weir.rtmpPort(), "live", "srv")) {
          awaitSession(weir, "srv");
        }
      }
    }
  }
}
