package io.weir.host.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Endpoint;
import io.weir.host.health.Check;
import io.weir.host.net.NetSettings.TransportChoice;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks against real sockets that answer as a test says. */
final class EndpointProbeTest {
  private static final Duration LONG = Duration.ofSeconds(5);

  private final Transport transport =
      Transport.of(
          new NetSettings(TransportChoice.AUTO, 1, 16, 0, 0, Duration.ofMinutes(1), Duration.ZERO));
  private final TcpDialer dialer = new TcpDialer(transport);
  private final EndpointProbe probe = new EndpointProbe(dialer, "/api/v1/versions");

  @AfterEach
  void stop() throws Exception {
    dialer.stop();
    transport.stop(LONG).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  /** What one connection is told after it has said at least one byte. */
  private interface Script {
    void serve(Socket socket, InputStream said) throws IOException;
  }

  /** Empty if the check was passed, else what was wrong. */
  private String check(Check check, Duration timeout, Script script) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> served =
          CompletableFuture.runAsync(
              () -> {
                try (Socket socket = server.accept()) {
                  script.serve(socket, socket.getInputStream());
                } catch (IOException gone) {
                  // the probe has closed first
                }
              });
      String outcome = check(check, "127.0.0.1", server.getLocalPort(), timeout);
      served.get(10, TimeUnit.SECONDS); // the probe closes its connection
      return outcome;
    }
  }

  private String check(Check check, String host, int port, Duration timeout) throws Exception {
    try {
      probe
          .check(check, Endpoint.tcp(host, port), timeout)
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);
      return "";
    } catch (ExecutionException e) {
      return String.valueOf(Objects.requireNonNull(e.getCause()).getMessage());
    }
  }

  private static void say(Socket socket, byte[] words, InputStream said) throws IOException {
    socket.getOutputStream().write(words);
    said.readAllBytes();
  }

  @Test
  void connectionIsEnoughForTcp() throws Exception {
    assertThat(check(Check.TCP, LONG, (socket, said) -> said.readAllBytes())).isEmpty();
  }

  @Test
  void handshakeIsAnswered() throws Exception {
    byte[] hello = new byte[1537];
    hello[0] = 3;
    int[] heard = {0};
    String outcome =
        check(
            Check.RTMP,
            LONG,
            (socket, said) -> {
              heard[0] = said.readNBytes(1537)[0];
              say(socket, hello, said);
            });
    assertThat(outcome).isEmpty();
    assertThat(heard[0]).isEqualTo(3);
  }

  @Test
  void handshakeOfAnotherVersionIsNone() throws Exception {
    byte[] hello = new byte[1537];
    hello[0] = 'H';
    assertThat(check(Check.RTMP, LONG, (socket, said) -> say(socket, hello, said)))
        .isEqualTo("handshake of version 72 (expected: 3)");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "HTTP/1.1 200 OK, ''",
        "HTTP/1.0 404 Not Found, ''",
        "HTTP/1.1 302 Found, ''",
        "HTTP/1.1 503 Busy, status 503",
        "SSH-2.0-OpenSSH_9, no answer of HTTP/1",
      })
  void anyStatusBelow500WillDo(String line, String fault) throws Exception {
    StringBuilder asked = new StringBuilder();
    String outcome =
        check(
            Check.HTTP,
            LONG,
            (socket, said) -> {
              asked.append(new String(said.readNBytes(25), US_ASCII));
              say(socket, (line + "\r\n\r\n").getBytes(US_ASCII), said);
            });
    assertThat(outcome).isEqualTo(fault);
    assertThat(asked).hasToString("GET /api/v1/versions HTTP");
  }

  @ParameterizedTest
  @EnumSource(names = {"RTMP", "HTTP"})
  void whoHangsAcceptsAndIsSilent(Check check) throws Exception {
    assertThat(check(check, Duration.ofMillis(200), (socket, said) -> said.readAllBytes()))
        .isEqualTo("accepted and silent for 200 ms");
  }

  @ParameterizedTest
  @EnumSource(names = {"RTMP", "HTTP"})
  void whoClosesHasNotAnswered(Check check) throws Exception {
    assertThat(
            check(
                check,
                LONG,
                (socket, said) -> {
                  said.read();
                  socket.shutdownOutput();
                }))
        .isEqualTo("closed without an answer");
  }

  @Test
  void nobodyListens() throws Exception {
    int port;
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
    }
    assertThat(check(Check.TCP, "127.0.0.1", port, LONG)).contains("Connection refused");
    assertThat(check(Check.RTMP, "localhost", port, LONG)).contains("Connection refused");
  }
}
