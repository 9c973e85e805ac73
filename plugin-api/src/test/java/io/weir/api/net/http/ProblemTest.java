package io.weir.api.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.ErrorCode;
import io.weir.api.net.http.UpstreamException.Fault;
import io.weir.api.routing.RouteException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemTest {
  @ParameterizedTest
  @CsvSource({
    "BAD_REQUEST, 400, false",
    "ACCESS_DENIED, 403, false",
    "CLIENT_GONE, 408, false",
    "NO_ORIGIN, 503, true",
    "ORIGIN_UNREACHABLE, 502, false",
    "ORIGIN_TIMEOUT, 504, false",
    "ORIGIN_HUNG_UP, 502, false",
    "ORIGIN_REJECTED, 502, false",
    "OWNERSHIP_LOST, 503, true",
    "OVERLOADED, 503, true",
    "DRAINING, 503, true",
    "INTERNAL, 500, false"
  })
  void everyCodeHasItsStatus(ErrorCode code, int status, boolean again) {
    Problem problem = Problem.of(new RouteException(code, "origin 10.1.2.3:8080 said so"));
    assertThat(problem.status()).isEqualTo(status);
    assertThat(problem.retryAfter() > 0).isEqualTo(again);
    assertThat(new String(problem.document(), StandardCharsets.UTF_8)).doesNotContain("10.1.2.3");
  }

  @ParameterizedTest
  @CsvSource({
    "UNREACHABLE, 502",
    "UNANSWERED, 502",
    "TIMEOUT, 504",
    "BAD_RESPONSE, 502",
    "BROKEN, 502",
    "TOO_LARGE, 502",
    "CANCELLED, 408",
    "EXHAUSTED, 503",
    "STOPPED, 503"
  })
  void everyFaultOfAnOriginHasItsStatus(Fault fault, int status) {
    Throwable failure = new CompletionException(new UpstreamException(fault, "10.1.2.3"));
    assertThat(Problem.of(failure).status()).isEqualTo(status);
  }

  @Test
  void whatIsUnknownIsTheProxysFault() {
    Problem problem = Problem.of(new IllegalStateException("secret"));
    assertThat(problem.status()).isEqualTo(500);
    assertThat(problem.detail()).doesNotContain("secret");
    assertThat(Problem.of(new Problem(413, "too much").exception()).status()).isEqualTo(413);
  }

  @Test
  void theDocumentIsJson() {
    Problem problem = new Problem(400, "a \"b\" \\ c\n\u0000\u00fc");
    assertThat(new String(problem.document(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,"
                + "\"detail\":\"a \\\"b\\\" \\\\ c\\u000a\\u0000\u00fc\"}");
    assertThatThrownBy(() -> new Problem(200, "fine"))
        .hasMessage("status: 200 (expected: 400..599)");
  }
}
