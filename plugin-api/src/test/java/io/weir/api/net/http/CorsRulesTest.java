package io.weir.api.net.http;

import static io.weir.api.net.http.HeadKit.headers;
import static io.weir.api.net.http.HeadKit.lines;
import static io.weir.api.net.http.HeadKit.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CorsRulesTest {
  private static final CorsRules ALL =
      new CorsRules(
          List.of("*"),
          List.of("GET", "POST"),
          List.of("*"),
          List.of("Location"),
          Duration.ofHours(1),
          false,
          false);
  private static final CorsRules ONE =
      new CorsRules(
          List.of("https://a.example"),
          List.of("*"),
          List.of("X-One", "X-Two"),
          List.of(),
          Duration.ofMinutes(1),
          true,
          true);

  private static RequestHead preflight(String origin) {
    return request(
        "OPTIONS",
        "/live/a",
        "Origin",
        origin,
        "Access-Control-Request-Method",
        "DELETE",
        "Access-Control-Request-Headers",
        "x-token, content-type");
  }

  @Test
  void allPagesAreToldThatTheyMay() {
    ResponseHead head = ALL.preflight(preflight("https://a.example")).orElseThrow();
    assertThat(head.status().code()).isEqualTo(204);
    assertThat(lines(head.headers()))
        .containsExactlyInAnyOrder(
            "vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
            "access-control-allow-origin: *",
            "access-control-allow-methods: GET, POST",
            "access-control-allow-headers: x-token, content-type",
            "access-control-max-age: 3600");
  }

  @Test
  void onePageIsToldAndOthersAreNot() {
    assertThat(lines(ONE.preflight(preflight("https://a.example")).orElseThrow().headers()))
        .contains(
            "access-control-allow-origin: https://a.example",
            "access-control-allow-credentials: true",
            "access-control-allow-methods: DELETE",
            "access-control-allow-headers: X-One, X-Two",
            "access-control-max-age: 60");
    assertThat(lines(ONE.preflight(preflight("https://b.example")).orElseThrow().headers()))
        .noneMatch(line -> line.startsWith("access-control"));
  }

  @Test
  void aPlainOptionsRequestIsNoPreflight() {
    assertThat(ALL.preflight(request("OPTIONS", "*"))).isEmpty();
    assertThat(ALL.preflight(request("OPTIONS", "/a", "Origin", "https://a.example"))).isEmpty();
    assertThat(
            ALL.preflight(
                request("GET", "/a", "Origin", "x", "Access-Control-Request-Method", "GET")))
        .isEmpty();
  }

  @Test
  void answersAreReadableByAllowedPages() {
    HttpHeaders answer = headers("Content-Type", "video/x-flv");
    ALL.apply(request("GET", "/a"), answer);
    assertThat(lines(answer))
        .containsExactly(
            "Content-Type: video/x-flv",
            "access-control-allow-origin: *",
            "access-control-expose-headers: Location");
    HttpHeaders forOne = headers();
    ONE.apply(request("GET", "/a", "Origin", "https://a.example"), forOne);
    assertThat(lines(forOne))
        .containsExactly(
            "vary: origin",
            "access-control-allow-origin: https://a.example",
            "access-control-allow-credentials: true");
    HttpHeaders forAnother = headers();
    ONE.apply(request("GET", "/a", "Origin", "https://b.example"), forAnother);
    assertThat(lines(forAnother)).containsExactly("vary: origin");
  }

  @Test
  void whatTheMediaOriginSaidStandsUnlessItIsReplaced() {
    String[] said = {
      "Access-Control-Allow-Origin", "https://c.example", "Access-Control-Max-Age", "5"
    };
    HttpHeaders kept = headers(said);
    ALL.apply(request("GET", "/a"), kept);
    assertThat(lines(kept))
        .containsExactly(
            "Access-Control-Allow-Origin: https://c.example", "Access-Control-Max-Age: 5");
    HttpHeaders replaced = headers(said);
    ONE.apply(request("GET", "/a", "Origin", "https://a.example"), replaced);
    assertThat(replaced.getAll("Access-Control-Allow-Origin")).containsExactly("https://a.example");
    assertThat(replaced.contains("Access-Control-Max-Age")).isFalse();
  }

  @Test
  void noOriginSwitchesCorsOff() {
    CorsRules off =
        new CorsRules(List.of(), List.of("*"), List.of("*"), List.of(), Duration.ZERO, false, true);
    HttpHeaders kept = headers("Access-Control-Allow-Origin", "https://c.example");
    off.apply(request("GET", "/a"), kept);
    assertThat(lines(kept)).containsExactly("Access-Control-Allow-Origin: https://c.example");
    assertThat(off.preflight(preflight("https://a.example"))).isEmpty();
  }

  @Test
  void credentialsForAllPagesAreRefused() {
    Config shipped =
        ConfigFactory.parseResources("io/weir/api/net/http/server.conf").getConfig("cors");
    assertThat(CorsRules.from(shipped).allowOrigins()).containsExactly("*");
    Config wrong = ConfigFactory.parseString("allow-credentials = true").withFallback(shipped);
    assertThatThrownBy(() -> CorsRules.from(wrong))
        .isInstanceOf(ConfigException.BadValue.class)
        .hasMessageContaining("expected: false");
  }
}
