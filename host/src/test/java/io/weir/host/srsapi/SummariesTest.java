package io.weir.host.srsapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.host.origins.OriginJson;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummariesTest {

  private static JsonNode said(String data) {
    return OriginJson.object(("{\"code\":0,\"data\":" + data + "}").getBytes(UTF_8));
  }

  @Test
  void countsAreAddedSharesAveragedTimesTheLatestAndTextsKeptWhereAllAgree() {
    JsonNode merged =
        Summaries.merged(
            List.of(
                said(
                    """
                    {"ok":true,"now_ms":1000,
                     "self":{"version":"7.0.18","pid":11,"cwd":"/a","mem_kbyte":100,
                       "cpu_percent":0.5,"srs_uptime":60},
                     "system":{"load_1m":1.0,"cpus":4,"conn_srs":3,"srs_recv_bytes":5000000000,
                       "net_sample_time":900,"only_here":7}}
                    """),
                said(
                    """
                    {"ok":false,"now_ms":1001,
                     "self":{"version":"7.0.18","pid":12,"cwd":"/b","mem_kbyte":50,
                       "cpu_percent":0.1,"srs_uptime":30},
                     "system":{"load_1m":3.0,"cpus":8,"conn_srs":4,"srs_recv_bytes":5000000000,
                       "net_sample_time":901}}
                    """)));
    // Numbers are equal by their text, not by how they are kept.
    assertThat(OriginJson.object(merged.toString().getBytes(UTF_8)))
        .isEqualTo(
            said("""
                    {"ok":false,"now_ms":1001,
                     "self":{"version":"7.0.18","pid":0,"cwd":"","mem_kbyte":150,
                       "cpu_percent":0.3,"srs_uptime":60},
                     "system":{"load_1m":2.0,"cpus":12,"conn_srs":7,"srs_recv_bytes":10000000000,
                       "net_sample_time":901,"only_here":7}}
                    """)
                .path("data"));
  }

  @Test
  void ofNobodyThereIsNothing() {
    assertThat(Summaries.merged(List.of())).isEmpty();
  }
}
