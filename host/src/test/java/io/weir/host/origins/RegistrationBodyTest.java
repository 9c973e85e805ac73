package io.weir.host.origins;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.Endpoint;
import io.weir.api.Endpoint.Transport;
import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.selection.OriginLoad;
import io.weir.api.store.OriginStore.Registered;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RegistrationBodyTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final String MINIMAL = Heartbeats.minimal("vid-1", "svc", "192.0.2.7", 1935);

  private static Registered parse(String body) {
    return RegistrationBody.parse(body.getBytes(UTF_8), NOW);
  }

  @Test
  void heartbeatOfAServerThatIsBoundToOneAddress() {
    Registered registered = parse(Heartbeats.BOUND);

    assertThat(registered.origin())
        .isEqualTo(
            new Origin(
                new OriginId("vid-6zst367"),
                "0zh59x51/7788",
                Map.of(
                    "rtmp", List.of(Endpoint.tcp("127.0.0.1", 21935)),
                    "http", List.of(Endpoint.tcp("127.0.0.1", 28080)),
                    "api", List.of(Endpoint.tcp("127.0.0.1", 21985))),
                100,
                "",
                Map.of("device_id", "origin1"),
                NOW));
    assertThat(registered.load())
        .contains(new OriginLoad.Reported(25, 3, 0.17, 41, 1002840, 478606, 0, 0, NOW));
  }

  @Test
  void heartbeatOfAServerThatIsBoundToAllAddresses() {
    Origin origin = parse(Heartbeats.PLAIN).origin();

    assertThat(origin.endpoints())
        .isEqualTo(
            Map.of(
                "rtmp", List.of(Endpoint.tcp("192.0.2.7", 21935)),
                "http", List.of(Endpoint.tcp("192.0.2.7", 28080)),
                "api", List.of(Endpoint.tcp("192.0.2.7", 21985)),
                "srt", List.of(new Endpoint(Transport.UDP, "192.0.2.7", 10080)),
                "rtc",
                    List.of(
                        new Endpoint(Transport.UDP, "192.0.2.7", 8000),
                        new Endpoint(Transport.TCP, "192.0.2.7", 8000))));
  }

  @Test
  void whatIsOptionalMayBeMissing() {
    Registered registered = parse(MINIMAL);

    assertThat(registered.origin().endpoints().keySet()).containsExactly("rtmp");
    assertThat(registered.origin().labels()).isEmpty();
    assertThat(registered.load()).isEmpty();
  }

  @Test
  void bareUdpKindsAreUdp() {
    String body = MINIMAL.replace("}", ",\"srt\":[\"10080\"],\"rtc\":[8000]}");

    assertThat(parse(body).origin().endpoints())
        .containsEntry("srt", List.of(new Endpoint(Transport.UDP, "192.0.2.7", 10080)))
        .containsEntry("rtc", List.of(new Endpoint(Transport.UDP, "192.0.2.7", 8000)));
  }

  @Test
  void pidMayBeANumber() {
    assertThat(parse(MINIMAL.replace("\"pid\":\"1\"", "\"pid\":77")).origin().instance())
        .isEqualTo("svc/77");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ip", "server", "service", "pid", "rtmp"})
  void mandatoryFieldIsNamedWhenMissingEmptyOrNull(String field) {
    String present = field.equals("rtmp") ? "\\[[^]]*]" : "\"[^\"]*\"";
    for (String value : List.of("null", field.equals("rtmp") ? "[]" : "\"\"")) {
      String body =
          MINIMAL.replaceFirst("\"" + field + "\":" + present, "\"" + field + "\":" + value);
      assertThatThrownBy(() -> parse(body))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(field + ": missing (expected: ");
    }
    String absent = MINIMAL.replace("\"" + field + "\"", "\"other\"");
    assertThatThrownBy(() -> parse(absent)).hasMessageStartingWith(field + ": missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "ip":"192.0.2.7"   | "ip":7.5              | ip: number (expected: a string)
          "ip":"192.0.2.7"   | "ip":"a b"            | ip: "a b" (expected: an address
          "ip":"192.0.2.7"   | "ip":"x/../y"         | ip: "x/../y" (expected: an address
          "server":"vid-1"   | "server":["vid-1"]    | server: array (expected: a string)
          "server":"vid-1"   | "server":"a b"        | server: origin id: "a b" (expected:
          "server":"vid-1"   | "server":{}           | server: object (expected: a string)
          "service":"svc"    | "service":true        | service: boolean (expected: a string)
          "service":"svc"    | "service":"a\\u0000b" | service: (expected: at most 255 printable
          "rtmp":["1935"]    | "rtmp":"1935"         | rtmp: string (expected: an array
          "rtmp":["1935"]    | "rtmp":[{}]           | rtmp[0]: object (expected: a string)
          "rtmp":["1935"]    | "rtmp":["1935","x"]   | rtmp[1]: "x" (expected: port
          "rtmp":["1935"]    | "rtmp":["70000"]      | rtmp[0]: "70000" (expected: port
          "rtmp":["1935"]    | "rtmp":["1"],"api":7  | api: number (expected: an array
          """)
  void wrongValueIsNamedWithWhatWasExpected(String from, String to, String message) {
    assertThat(MINIMAL).contains(from);
    assertThatThrownBy(() -> parse(MINIMAL.replace(from, to)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "null", "7", "\"x\"", "[]", "{", "{\"ip\":", "\u0000\u0001", "nope"})
  void bodyThatIsNoObjectIsRefused(String body) {
    assertThatThrownBy(() -> parse(body))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("body");
  }

  @Test
  void hostileBodiesAreBounded() {
    String deep = "{\"a\":" + "[".repeat(5000) + "]".repeat(5000) + "}";
    String longText = MINIMAL.replace("svc", "s".repeat(256));
    String longString = MINIMAL.replace("}", ",\"x\":\"" + "y".repeat(70_000) + "\"}");
    String longNumber = MINIMAL.replace("}", ",\"x\":" + "9".repeat(1000) + "}");
    String many = MINIMAL.replace("[\"1935\"]", "[" + "\"1935\",".repeat(16) + "\"1935\"]");

    assertThatThrownBy(() -> parse(deep)).hasMessageContaining("depth");
    assertThatThrownBy(() -> parse(longText)).hasMessageContaining("at most 255");
    assertThatThrownBy(() -> parse(longString)).hasMessageContaining("length");
    assertThatThrownBy(() -> parse(longNumber)).hasMessageContaining("length");
    assertThatThrownBy(() -> parse(many))
        .hasMessage("rtmp: 17 endpoints (expected: an array of at most 16 strings)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"summaries\":null",
        "\"summaries\":7",
        "\"summaries\":{\"data\":[]}",
        "\"summaries\":{\"data\":{\"self\":\"x\",\"system\":1}}",
      })
  void summariesOfAnotherShapeAreNoLoad(String summaries) {
    assertThat(parse(MINIMAL.replace("}", "," + summaries + "}")).load()).isEmpty();
  }

  @Test
  void nonsenseInSummariesCountsAsNothing() {
    String summaries =
        "\"summaries\":{\"data\":{\"self\":{\"cpu_percent\":-3,\"mem_percent\":\"x\"},"
            + "\"system\":{\"load_1m\":1e999,\"conn_srs\":1e30,\"srs_recv_bytes\":null}}}";

    assertThat(parse(MINIMAL.replace("}", "," + summaries + "}")).load())
        .contains(new OriginLoad.Reported(0, 0, 0, Integer.MAX_VALUE, 0, 0, 0, 0, NOW));
  }

  @Property
  void everyCutBodyIsRefusedNotThrown(@ForAll @IntRange(min = 0, max = 1100) int length) {
    String cut = Heartbeats.PLAIN.substring(0, Math.min(length, Heartbeats.PLAIN.length() - 1));

    assertThatThrownBy(() -> parse(cut))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("body");
  }

  @Property
  void everyFlippedByteIsAnOriginOrARefusal(
      @ForAll @IntRange(min = 0, max = 1100) int at, @ForAll byte value) {
    byte[] body = Heartbeats.PLAIN.getBytes(UTF_8);
    body[at % body.length] = value;
    try {
      assertThat(RegistrationBody.parse(body, NOW).origin().endpoint("rtmp")).isPresent();
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
