package io.weir.host.admin;

import static io.weir.host.admin.Answers.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.host.net.tls.Authority;
import io.weir.host.net.tls.Authority.Given;
import io.weir.host.net.tls.TlsDoor;
import io.weir.host.net.tls.TlsSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The system API by TLS: what is shown to clients, and what they show. */
final class AdminTlsIT {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String SESSION = "/api/v1/sessions/a7";

  private static Path directory = Path.of("");
  private static Authority authority;
  private static Authority stranger;
  private static Given server;
  private static Given other;
  private static Given ops;
  private static Given prometheus;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<AutoCloseable> open = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // each test begins by it
  private AdminKit kit;

  @BeforeAll
  static void certificates(@TempDir Path temporary) throws Exception {
    directory = temporary;
    authority = new Authority(directory.resolve("authority"));
    stranger = new Authority(directory.resolve("stranger"));
    server = authority.server("DNS:localhost,IP:127.0.0.1");
    other = authority.server("DNS:other.example.com");
    ops = authority.client("/O=Example/CN=ops");
    prometheus = authority.client("/CN=prometheus");
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private static Config api(String clients) {
    return ConfigFactory.parseString(
            "weir.api.tls { enabled = true, client-certificates { " + clients + " } }",
            ConfigParseOptions.defaults().setOriginDescription("test.conf"))
        .withFallback(ConfigFactory.parseResources("reference.conf"))
        .resolve()
        .getConfig("weir.api");
  }

  private static String known(Authority authority) {
    return "authorities = \"" + authority.certificate() + "\"\n";
  }

  private TlsDoor door(Given... shown) {
    String elements =
        String.join(", ", Arrays.stream(shown).map(Given::element).toArray(String[]::new));
    return new TlsDoor(
        TlsSettings.from(
            ConfigFactory.parseString("certificates = [" + elements + "], reload = 20ms")
                .withFallback(
                    ConfigFactory.parseResources("reference.conf")
                        .resolve()
                        .getConfig("weir.net.tls"))),
        meters);
  }

  private void start(String token, String clients, Given... shown) throws IOException {
    TlsDoor door = door(shown);
    Config section = api(clients);
    kit =
        new AdminKit(
            token,
            "",
            "127.0.0.0/8",
            AdminSettings.from(section).certificates(),
            door.java(section.getConfig("tls")));
    open.add(kit);
    door.start(kit.timer, kit.threads);
    kit.sessions.ids.add("a7");
  }

  private HttpResponse<String> ask(SSLContext client, String method, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + kit.address.getPort() + path))
            .timeout(SOON)
            .method(method, BodyPublishers.ofString(""));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newBuilder()
        .sslContext(client)
        .build()
        .send(request.build(), BodyHandlers.ofString());
  }

  private SSLSocket connect(SSLContext client, String name) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            client
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), kit.address.getPort());
    open.add(socket);
    SSLParameters parameters = socket.getSSLParameters();
    if (!name.isEmpty()) {
      parameters.setServerNames(List.of(new SNIHostName(name)));
    }
    socket.setSSLParameters(parameters);
    socket.setSoTimeout((int) SOON.toMillis());
    socket.startHandshake();
    return socket;
  }

  private X509Certificate shownTo(SSLContext client, String name) {
    try (SSLSocket socket = connect(client, name)) {
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String live(SSLSocket socket) throws IOException {
    socket
        .getOutputStream()
        .write("GET /livez HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    StringBuilder answer = new StringBuilder();
    InputStream in = socket.getInputStream();
    while (!answer.toString().endsWith("}")) {
      int next = in.read();
      assertThat(next).as(answer.toString()).isNotNegative();
      answer.append((char) next);
    }
    return answer.toString();
  }

  @Test
  void theApiIsServedByTlsAndNotInTheClear() throws Exception {
    start("", "", server);

    assertThat(ask(authority.trusting(), "GET", "/api/v1/origins").statusCode()).isEqualTo(200);
    try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), kit.address.getPort())) {
      plain.setSoTimeout((int) SOON.toMillis());
      plain
          .getOutputStream()
          .write("GET /livez HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(said(plain)).doesNotContain("HTTP");
    }
    Awaitility.await("both are counted")
        .atMost(SOON)
        .until(() -> handshakes("passed") == 1 && handshakes("failed") == 1);
  }

  private double handshakes(String result) {
    return meters.counter("weir.tls.handshakes", "result", result).count();
  }

  /** All of it until the end, however that comes. */
  private static String said(Socket socket) throws IOException {
    StringBuilder text = new StringBuilder();
    try {
      for (int c = socket.getInputStream().read(); c >= 0; c = socket.getInputStream().read()) {
        text.append((char) c);
      }
    } catch (SocketException e) {
      text.append("(reset)");
    }
    return text.toString();
  }

  @Test
  void certificatesAreChosenByNameAndTheFirstIsForAllOthers() throws Exception {
    start("", "", server, other);

    assertThat(shownTo(authority.trusting(), "OTHER.example.com")).isEqualTo(other.read());
    assertThat(shownTo(authority.trusting(), "localhost")).isEqualTo(server.read());
    assertThat(shownTo(authority.trusting(), "unknown.example.com")).isEqualTo(server.read());
    assertThat(shownTo(authority.trusting(), "")).isEqualTo(server.read());
  }

  @Test
  void certificatesAndAuthoritiesAreExchangedUnderAConnectionThatGoesOn() throws Exception {
    Given shown = authority.server("DNS:localhost,IP:127.0.0.1");
    Authority first = new Authority(directory.resolve("first"));
    SSLContext client = authority.trusting(first.client("/CN=ops"));
    start("", known(first) + "writers = [ops]", shown);
    X509Certificate before = shown.read();
    try (SSLSocket stays = connect(client, "")) {
      assertThat(live(stays)).startsWith("HTTP/1.1 200");

      shown.become(authority.server("DNS:localhost,IP:127.0.0.1"));
      Awaitility.await("the new one is shown")
          .atMost(SOON)
          .until(() -> shownTo(client, "").equals(shown.read()));
      assertThat(shown.read()).isNotEqualTo(before);
      assertThat(live(stays)).startsWith("HTTP/1.1 200");
      assertThat(ask(client, "DELETE", SESSION).statusCode()).isEqualTo(204);

      Authority.replace(first.certificate(), stranger.certificate());
      Awaitility.await("nothing of the old authority is good any more, resumed or not")
          .atMost(SOON)
          .until(() -> isRefused(client));
      assertThat(live(stays)).startsWith("HTTP/1.1 200");
    }
    assertThat(ask(authority.trusting(stranger.client("/CN=ops")), "GET", "/livez").statusCode())
        .isEqualTo(200);
  }

  private boolean isRefused(SSLContext client) throws IOException {
    try (SSLSocket socket = connect(client, "")) {
      live(socket);
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void aCertificateOfAnotherAuthorityOrAServersIsRefused() throws Exception {
    start("", known(authority), server);

    assertThat(isRefused(authority.trusting(ops))).isFalse();
    assertThat(isRefused(authority.trusting())).isFalse();
    assertThat(isRefused(authority.trusting(stranger.client("/CN=ops")))).isTrue();
    assertThat(isRefused(authority.trusting(other))).isTrue();
  }

  @Test
  void aCertificateThatIsNamedStandsInForTheToken() throws Exception {
    start("t0ken", known(authority) + "writers = [\"op*\"]", server);

    for (SSLContext client : List.of(authority.trusting(), authority.trusting(prometheus))) {
      HttpResponse<String> no = ask(client, "DELETE", SESSION);
      problem(no, 401, "or a certificate of client-certificates.writers");
      assertThat(no.headers().firstValue("WWW-Authenticate")).contains("Bearer");
      assertThat(ask(client, "GET", "/api/v1/sessions").statusCode()).isEqualTo(200);
      assertThat(ask(client, "DELETE", SESSION, "Authorization", "Bearer t0ken").statusCode())
          .isEqualTo(204);
      kit.sessions.ids.add("a7");
    }
    assertThat(ask(authority.trusting(ops), "DELETE", SESSION).statusCode()).isEqualTo(204);
  }

  @Test
  void whereWritersAreNamedThisMachineMayNotWriteWithoutBeingOne() throws Exception {
    start("", known(authority) + "writers = [ops]", server);

    problem(ask(authority.trusting(), "DELETE", SESSION), 403, "certificate: none that may write");
    problem(ask(authority.trusting(prometheus), "DELETE", SESSION), 403, "certificate: none");
    assertThat(ask(authority.trusting(ops), "DELETE", SESSION).statusCode()).isEqualTo(204);
  }

  @Test
  void aCertificateThatIsNotNamedIsNoToken() throws Exception {
    start("t0ken", known(authority), server);

    problem(ask(authority.trusting(ops), "DELETE", SESSION), 401, "token: missing or wrong");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/O=ops", "/CN=ops/CN=prometheus", "/CN=prometheus/CN=ops", "/CN=ops2", "/CN=OPS"})
  void onlyTheWholeAndOneCommonNameCounts(String subject) throws Exception {
    start("", known(authority) + "writers = [ops]", server);

    SSLContext client = authority.trusting(authority.client(subject));
    problem(ask(client, "DELETE", SESSION), 403, "certificate: none that may write");
  }

  /** A browser shows its user's certificate to whatever page asks. */
  @Test
  void aPageMayNotWriteByTheCertificateOfItsUser() throws Exception {
    start("t0ken", known(authority) + "writers = [ops]", server);
    SSLContext client = authority.trusting(ops);

    problem(ask(client, "DELETE", SESSION, "Origin", "https://evil.example"), 403, "Origin");
    String[] bearer = {"Origin", "https://good.example", "Authorization", "Bearer t0ken"};
    assertThat(ask(client, "DELETE", SESSION, bearer).statusCode()).isEqualTo(204);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /livez, 200",
    "GET, /readyz, 200",
    "POST, /api/v1/srs/register, 400",
    "POST, /api/v1/srs/hooks, 400",
    "GET, /metrics, 403",
    "GET, /api/v1/versions, 403",
    "GET, /api/v1/origins, 403",
    "GET, /api/v1/streams, 403",
    "GET, /api/v1/sessions, 403",
    "GET, /api/v1/plugins, 403",
    "GET, /api/v1/explain?stream=live/a, 403",
    "DELETE, /api/v1/sessions/a7, 403",
    "POST, /api/v1/origins/o/drain, 403",
    "DELETE, /api/v1/origins/o/drain, 403",
  })
  void whereCertificatesAreRequiredThoseWithoutGetHardlyAnything(
      String method, String path, int status) throws Exception {
    start("", known(authority) + "required = true", server);

    HttpResponse<String> without = ask(authority.trusting(), method, path);
    assertThat(without.statusCode()).as(without.body()).isEqualTo(status);
    if (status == 403) {
      problem(without, 403, "certificate: none");
      assertThat(ask(authority.trusting(ops), method, path).statusCode()).isNotEqualTo(403);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"required = true", "writers = [ops]"})
  void nothingCountsOnCertificatesThatNobodyCanShow(String clients) {
    assertThatThrownBy(() -> AdminSettings.from(api(clients)))
        .isInstanceOf(ConfigException.BadValue.class)
        .hasMessageStartingWith("test.conf: 1")
        .hasMessageContaining("authorities");
  }

  @Test
  void filesThatCannotBeUsedAreNamedWithTheirPlace() throws Exception {
    String missing = "authorities = \"" + directory.resolve("missing.pem") + "\"";
    String key = "authorities = \"" + server.key() + "\"";
    TlsDoor door = door(server);
    for (String clients : List.of(missing, key)) {
      assertThatThrownBy(() -> door.java(api(clients).getConfig("tls")))
          .isInstanceOf(ConfigException.BadValue.class)
          .hasMessageStartingWith("test.conf: 1")
          .hasMessageContaining("authorities");
    }
    assertThatThrownBy(() -> door().java(api("").getConfig("tls")))
        .isInstanceOf(ConfigException.BadValue.class)
        .hasMessageContaining("weir.net.tls.certificates");
  }
}
