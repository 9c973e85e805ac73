package io.weir.plugin.loopback;

import static io.weir.plugin.loopback.HostSockets.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeartbeatIT {
  private final HostSockets host = new HostSockets();
  private final HttpServer api;
  private final AtomicInteger status = new AtomicInteger(200);
  private final Queue<Config> bodies = new ConcurrentLinkedQueue<>();

  HeartbeatIT() throws IOException {
    api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    api.createContext("/api/v1/srs/register", this::register);
    api.start();
  }

  private void register(HttpExchange call) throws IOException {
    String body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    call.sendResponseHeaders(status.get(), -1);
    call.close();
    bodies.add(ConfigFactory.parseString(body));
  }

  @AfterEach
  void stop() throws Exception {
    api.stop(0);
    host.close();
  }

  @Test
  void originsRegisterAgainAndAgainAsTheyListen() throws Exception {
    LoopbackServer server =
        host.server(
            "heartbeat = 50ms, register-at = \"127.0.0.1:%d\""
                .formatted(api.getAddress().getPort()));
    List<InetSocketAddress> addresses = HostSockets.started(server);

    await().until(() -> bodies.size() >= 6);

    Config body =
        bodies.stream()
            .filter(it -> it.getString("server").equals("loopback-a"))
            .findFirst()
            .orElseThrow();
    assertThat(body.getString("ip")).isEqualTo("127.0.0.1");
    assertThat(body.getString("service")).isNotBlank();
    assertThat(body.getString("pid")).isEqualTo(Long.toString(ProcessHandle.current().pid()));
    assertThat(body.getStringList("rtmp"))
        .containsExactly("127.0.0.1:" + addresses.get(0).getPort());
    assertThat(body.getStringList("http"))
        .containsExactly("127.0.0.1:" + addresses.get(1).getPort());
    assertThat(bodies).extracting(it -> it.getString("server")).contains("loopback-b");
    await(server.stop());
  }

  @Test
  void aRefusalIsTriedAgain() throws Exception {
    status.set(503);
    LoopbackServer server =
        host.server("register-at = \"127.0.0.1:%d\"".formatted(api.getAddress().getPort()));
    HostSockets.started(server);

    await().until(() -> bodies.size() >= 4);
    await(server.stop());
  }
}
