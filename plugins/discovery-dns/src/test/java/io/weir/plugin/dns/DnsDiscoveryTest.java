package io.weir.plugin.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.weir.api.Endpoint;
import io.weir.api.Endpoint.Transport;
import io.weir.api.Origin;
import io.weir.api.discovery.OriginDiscovery;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DnsDiscoveryTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final NameServer server = new NameServer();
  private final List<List<Origin>> lists = new CopyOnWriteArrayList<>();
  private volatile Instant now = Instant.EPOCH;
  private @Nullable OriginDiscovery discovery;

  @AfterEach
  void stop() throws Exception {
    if (discovery != null) {
      discovery.stop().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
    server.close();
  }

  private void start(String names, String... more) throws Exception {
    discovery = new DnsDiscovery(settings(names, more), () -> now);
    discovery
        .start(list -> lists.add(new ArrayList<>(list)))
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private Settings settings(String names, String... more) {
    String text =
        "names = ["
            + names
            + "], servers = [\"127.0.0.1:"
            + server.address().getPort()
            + "\"]\n"
            + "at-least = 50ms\n"
            + String.join("\n", more);
    Config reference = ConfigFactory.parseResources("reference.conf");
    Config section =
        ConfigFactory.parseString(text).withFallback(reference.getConfig("weir.discovery.dns"));
    List<Config> complete =
        section.getConfigList("names").stream()
            .map(it -> it.withFallback(reference.getConfig("types.dns-name")))
            .toList();
    return Settings.of(
        section.withValue(
            "names",
            com.typesafe.config.ConfigValueFactory.fromIterable(
                complete.stream().map(Config::root).toList())));
  }

  private List<String> ids() {
    return lists.get(lists.size() - 1).stream().map(it -> it.id().value()).toList();
  }

  private static byte[] address(String literal) throws UnknownHostException {
    return InetAddress.getByName(literal).getAddress();
  }

  private static byte[] service(int priority, int weight, int port, String target) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (int number : List.of(priority, weight, port)) {
      data.write(number >> 8);
      data.write(number);
    }
    for (String label : target.split("\\.", -1)) {
      data.write(label.length());
      data.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    }
    data.write(0);
    return data.toByteArray();
  }

  @Test
  void everyAddressOfANameIsAnOrigin() throws Exception {
    server.say(DnsRecordType.A, 60, address("192.0.2.7"), address("192.0.2.5"));
    server.say(DnsRecordType.AAAA, 60, address("2001:db8::1"));
    start("{ name = media.test, ports { rtmp = 1935, srt = 10080 }, zone = z, labels { a = b } }");
    assertThat(ids())
        .containsExactly(
            "media.test@192.0.2.5", "media.test@192.0.2.7", "media.test@2001:db8:0:0:0:0:0:1");
    Origin first = lists.get(0).get(0);
    assertThat(first.endpoint("rtmp")).contains(Endpoint.tcp("192.0.2.5", 1935));
    assertThat(first.endpoint("srt"))
        .contains(new Endpoint(Endpoint.Transport.UDP, "192.0.2.5", 10080));
    assertThat(first.zone()).isEqualTo("z");
    assertThat(first.labels()).containsEntry("a", "b");
  }

  @Test
  void servicesOfTheLowestPriorityAreOriginsWithTheirWeights() throws Exception {
    server.say(
        DnsRecordType.SRV,
        60,
        service(10, 300, 1935, "a.test"),
        service(10, 0, 1936, "b.test"),
        service(20, 1, 1935, "spare.test"),
        new byte[] {0, 10, 0, 1, 7},
        service(10, 1, 0, "no.test"));
    start("{ name = _rtmp._tcp.media.test, records = SRV, ports { http = 8080 } }");
    assertThat(ids()).containsExactly("a.test:1935", "b.test:1936");
    assertThat(lists.get(0)).extracting(Origin::weight).containsExactly(300, 100);
    assertThat(lists.get(0).get(1).endpoint("rtmp")).contains(Endpoint.tcp("b.test", 1936));
    assertThat(lists.get(0).get(1).endpoint("http")).contains(Endpoint.tcp("b.test", 8080));
  }

  /** DNS may lie, and certificates must name what was asked for. */
  @Test
  void byTlsOriginsAreWhoWasAskedFor() throws Exception {
    server.say(DnsRecordType.A, 60, address("192.0.2.5"));
    server.say(DnsRecordType.SRV, 60, service(10, 0, 443, "a.elsewhere.test"));
    start(
        "{ name = media.test, ports { rtmps = 443, apis = 1990, srt = 10080 } },"
            + "{ name = other.test, ports { https = 443 }, server-name = own.test },"
            + "{ name = _rtmps._tcp.media.test, records = SRV, kind = rtmps }");
    List<Origin> found = lists.get(0);
    assertThat(found.get(0).endpoints())
        .containsOnly(
            entry("rtmp", List.of(new Endpoint(Transport.TLS, "192.0.2.5", 443, "media.test"))),
            entry("api", List.of(new Endpoint(Transport.TLS, "192.0.2.5", 1990, "media.test"))),
            entry("srt", List.of(new Endpoint(Transport.UDP, "192.0.2.5", 10080))));
    assertThat(found.get(1).endpoint("http"))
        .contains(new Endpoint(Transport.TLS, "192.0.2.5", 443, "own.test"));
    assertThat(found.get(2).endpoint("rtmp"))
        .contains(new Endpoint(Transport.TLS, "a.elsewhere.test", 443, "media.test"));
  }

  @Test
  void aNewAddressJoinsAndTheOthersKeepTheTimeOfTheirs() throws Exception {
    server.say(DnsRecordType.A, 0, address("192.0.2.1"));
    start("{ name = media.test, ports { rtmp = 1935 } }");
    now = Instant.EPOCH.plusSeconds(9);
    server.say(DnsRecordType.A, 0, address("192.0.2.2"), address("192.0.2.1"));
    await().atMost(SOON).until(() -> lists.size() > 1);
    assertThat(lists.get(1))
        .extracting(Origin::joined)
        .containsExactly(Instant.EPOCH, Instant.EPOCH.plusSeconds(9));
    server.say(DnsRecordType.A, 0, address("192.0.2.1"), address("192.0.2.2"));
    long asked = server.asked(DnsRecordType.A);
    await().atMost(SOON).until(() -> server.asked(DnsRecordType.A) > asked + 2);
    assertThat(lists).as("another order is nothing new").hasSize(2);
  }

  @Test
  void recordsAreNotAskedForAgainBeforeTheirTimeIsOver() throws Exception {
    server.say(DnsRecordType.A, 3600, address("192.0.2.1"));
    server.say(DnsRecordType.SRV, 0, service(1, 1, 1935, "a.test"));
    start(
        "{ name = media.test, ports { rtmp = 1935 } }, { name = _rtmp.test, records = SRV }",
        "at-most = 1h");
    await().atMost(SOON).until(() -> server.asked(DnsRecordType.SRV) > 5);
    assertThat(server.asked(DnsRecordType.A)).isEqualTo(1);
  }

  @Test
  void whileTheServerFailsWhatItSaidLastStandsAndANameThatIsGoneStandsForNothing()
      throws Exception {
    server.say(DnsRecordType.A, 0, address("192.0.2.1"));
    start("{ name = media.test, ports { rtmp = 1935 } }");
    server.say(DnsResponseCode.SERVFAIL);
    long asked = server.asked(DnsRecordType.A);
    await().atMost(SOON).until(() -> server.asked(DnsRecordType.A) > asked + 2);
    assertThat(lists).hasSize(1);
    assertThat(ids()).containsExactly("media.test@192.0.2.1");
    server.say(DnsResponseCode.NXDOMAIN);
    await().atMost(SOON).until(() -> lists.size() > 1);
    assertThat(ids()).isEmpty();
  }

  @Test
  void aServerThatFailsAtFirstDoesNotKeepWeirFromStarting() throws Exception {
    server.say(DnsResponseCode.REFUSED);
    start("{ name = media.test, ports { rtmp = 1935 } }");
    assertThat(ids()).isEmpty();
    server.say(DnsResponseCode.NOERROR);
    server.say(DnsRecordType.A, 0, address("192.0.2.1"));
    await().atMost(SOON).until(() -> !ids().isEmpty());
  }

  @Test
  void wrongSettingsAreNamed() {
    assertThatThrownBy(() -> settings("{ name = media.test }"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("ports");
    assertThatThrownBy(() -> settings("{ name = a, ports { ftp = 21 } }"))
        .hasMessageContaining("ftp (expected: api, apis, http, https, rtc, rtmp, rtmps, srt)");
    assertThatThrownBy(() -> settings("{ name = a, ports { rtmp = 1935, rtmps = 443 } }"))
        .hasMessageContaining("rtmp by TLS and in the clear");
    assertThatThrownBy(
            () -> settings("{ name = a, records = SRV, kind = apis, ports { api = 1985 } }"))
        .hasMessageContaining("api by TLS and in the clear");
    assertThatThrownBy(() -> settings("{ name = a, records = SRV }, { name = a, records = SRV }"))
        .hasMessageContaining("\"a\" twice");
    assertThatThrownBy(() -> settings("", "servers = [\"what ever\"]"))
        .hasMessageContaining("\"what ever\" (expected: host or host:port)");
    assertThatThrownBy(() -> settings("", "at-most = 1ms")).hasMessageContaining("at-most");
  }
}
