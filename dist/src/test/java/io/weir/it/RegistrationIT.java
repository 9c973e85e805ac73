package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.it.kit.Message;
import io.weir.it.kit.NginxRtmp;
import io.weir.it.kit.RawRtmp;
import io.weir.it.kit.WeirProcess;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Origins that register by SRS's heartbeat, and what they say to clients. */
final class RegistrationIT {
  private static final String REGISTER = "/api/v1/srs/register";

  private static String heartbeat(String server, String service, String rtmp) {
    return """
    {"device_id":"edge-7","ip":"127.0.0.1","server":"%s","service":"%s","pid":"4711",
     "summaries":{"data":{"ok":true,"now_ms":1795000000123,
       "self":{"version":"7.0.18","pid":4711,"ppid":1,"argv":"srs -c srs.conf","cwd":"/usr/local/srs",
         "mem_kbyte":21344,"mem_percent":0.08,"cpu_percent":3.5,"srs_uptime":61},
       "system":{"cpu_percent":0.12,"disk_read_KBps":0,"disk_write_KBps":4,"disk_busy_percent":0.01,
         "mem_ram_kbyte":16384000,"mem_ram_percent":0.31,"mem_swap_kbyte":0,"mem_swap_percent":0.00,
         "cpus":4,"cpus_online":4,"uptime":86400.5,"ilde_time":300000.1,"load_1m":0.42,
         "load_5m":0.30,"load_15m":0.25,"net_sample_time":1795000000000,"net_recv_bytes":10,
         "net_send_bytes":20,"net_recvi_bytes":30,"net_sendi_bytes":40,
         "srs_sample_time":1795000000000,"srs_recv_bytes":123456,"srs_send_bytes":654321,
         "conn_sys":12,"conn_sys_et":4,"conn_sys_tw":1,"conn_sys_udp":0,"conn_srs":3}}},
     "rtmp":["%s"],"http":["127.0.0.1:8080"],"api":["127.0.0.1:1985"],
     "srt":["udp://0.0.0.0:10080"],"rtc":["udp://0.0.0.0:8000","tcp://0.0.0.0:8000"]}
    """
        .formatted(server, service, rtmp);
  }

  private static void register(WeirProcess weir, String body) {
    HttpResponse<String> answer = weir.api().post(REGISTER, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body().replace(" ", "")).contains("\"code\":0").contains("\"pid\":\"");
  }

  private static JsonNode onlyOrigin(WeirProcess weir) {
    JsonNode origins = weir.json("/api/v1/origins");
    assertThat(origins).hasSize(1);
    return origins.get(0);
  }

  @Test
  void streamsGoToARegisteredOriginAndToItsNextInstance() {
    try (NginxRtmp first = NginxRtmp.start();
        NginxRtmp second = NginxRtmp.start();
        WeirProcess weir = WeirProcess.builder().start()) {
      register(weir, heartbeat("vid-one", "service-1", first.address()));
      assertThat(onlyOrigin(weir).get("id").asText()).isEqualTo("vid-one");
      try (RawRtmp publisher = RawRtmp.publisher(weir.rtmpPort(), "live", "a")) {
        assertThat(first.stream("a").publishers()).isEqualTo(1);
        assertThat(weir.json("/api/v1/sessions").get(0).get("origin").asText())
            .isEqualTo("vid-one");
        assertThat(publisher.isSilentFor(Duration.ofMillis(200))).isTrue();
      }
      Awaitility.await().until(() -> first.streams().isEmpty());

      // The same server started again, elsewhere; plain ports count as its ip's.
      register(weir, heartbeat("vid-one", "service-2", "0.0.0.0:" + second.rtmpPort()));
      assertThat(weir.json("/api/v1/origins")).hasSize(1);
      try (RawRtmp publisher = RawRtmp.publisher(weir.rtmpPort(), "live", "a")) {
        assertThat(second.stream("a").publishers()).isEqualTo(1);
        assertThat(publisher.isSilentFor(Duration.ofMillis(200))).isTrue();
      }
    }
  }

  @Test
  void aSilentRegistrationLapses() {
    try (WeirProcess weir = WeirProcess.builder().with("weir.origins.ttl = 2s").start()) {
      register(weir, heartbeat("vid-two", "service-1", "1935"));
      assertThat(onlyOrigin(weir).get("id").asText()).isEqualTo("vid-two");
      Awaitility.await()
          .atMost(Duration.ofSeconds(8))
          .until(() -> weir.json("/api/v1/origins").isEmpty());
    }
  }

  @Test
  void whatIsNoRegistrationIsRefusedWithAReason() {
    try (WeirProcess weir = WeirProcess.builder().start()) {
      for (String body :
          new String[] {
            "",
            "[]",
            "{\"ip\":",
            "{\"ip\":\"127.0.0.1\",\"server\":\"a\",\"service\":\"b\",\"pid\":\"1\"}",
            heartbeat("", "service", "1935"),
            heartbeat("vid", "service", "no-port:x")
          }) {
        HttpResponse<String> answer = weir.api().post(REGISTER, body);
        assertThat(answer.statusCode()).as(body).isBetween(400, 499);
        assertThat(answer.headers().firstValue("Content-Type"))
            .hasValue("application/problem+json");
      }
      assertThat(weir.json("/api/v1/origins")).isEmpty();
      assertThat(weir.api().get(REGISTER).statusCode()).isEqualTo(405);
    }
  }

  @Test
  void onlyListedNetworksAndBearersOfTheTokenMayRegister() {
    String body = heartbeat("vid-three", "service", "1935");
    try (WeirProcess weir =
        WeirProcess.builder().with("weir.origins.registration.allow = [\"10.9.0.0/16\"]").start()) {
      assertThat(weir.api().post(REGISTER, body).statusCode()).isEqualTo(403);
    }
    try (WeirProcess weir =
        WeirProcess.builder().with("weir.origins.registration.token = s3cret").start()) {
      assertThat(weir.api().post(REGISTER, body).statusCode()).isEqualTo(401);
      assertThat(weir.api().post(REGISTER + "/wrong", body).statusCode()).isEqualTo(401);
      assertThat(weir.api().post(REGISTER + "/s3cret", body).statusCode()).isEqualTo(200);
      assertThat(weir.log()).doesNotContain("s3cret");
    }
  }

  @Test
  void theOriginsRefusalReachesTheClientAsItWas() {
    try (NginxRtmp origin = NginxRtmp.start();
        WeirProcess weir = WeirProcess.builder().origin("a", origin.address()).start();
        RawRtmp owner = RawRtmp.publisher(weir.rtmpPort(), "live", "busy");
        RawRtmp direct = RawRtmp.connect(origin.rtmpPort()).handshake();
        RawRtmp relayed = RawRtmp.connect(weir.rtmpPort()).handshake()) {
      Message said = direct.publish(direct.openStream("live"), "busy");
      Message heard = relayed.publish(relayed.openStream("live"), "busy");

      assertThat(said.statusCode()).isEqualTo("NetStream.Publish.BadName");
      assertThat(heard.values()).isEqualTo(said.values());
      assertThat(weir.metrics().sum("weir_sessions_ended_total", "reason=\"origin_rejected\""))
          .isEqualTo(1);
      assertThat(owner.isSilentFor(Duration.ofMillis(300))).as("the first goes on").isTrue();
      assertThat(origin.stream("busy").publishers()).isEqualTo(1);
    }
  }
}
