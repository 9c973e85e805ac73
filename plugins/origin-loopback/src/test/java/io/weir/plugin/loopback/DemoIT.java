package io.weir.plugin.loopback;

import static io.weir.plugin.loopback.HostSockets.await;
import static org.awaitility.Awaitility.await;

import io.weir.api.Endpoint;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The demo's clients against an origin, without Weir between them. */
class DemoIT {
  private final HostSockets host = new HostSockets();
  private final LoopbackServer origins = host.server("");

  @AfterEach
  void stop() throws Exception {
    await(origins.stop());
    host.close();
  }

  @Test
  void theClipComesBackEqual() throws Exception {
    InetSocketAddress rtmp = HostSockets.started(origins).get(0);
    LoopbackServer demo = demo(HostSockets.endpoint(rtmp));

    await().atMost(Duration.ofSeconds(20)).until(() -> results("equal") > 0);

    await(demo.drain(Duration.ZERO));
  }

  @Test
  void aBusyStreamIsTriedAgain() throws Exception {
    Endpoint rtmp = HostSockets.endpoint(HostSockets.started(origins).get(0));
    TestClient other = TestClient.publish(host.dialer, rtmp, "demo").ready();
    LoopbackServer demo = demo(rtmp);
    await().until(() -> results("failed") > 1);

    other.channel().close();

    await().atMost(Duration.ofSeconds(20)).until(() -> results("equal") > 0);
    await(demo.stop());
  }

  private LoopbackServer demo(Endpoint through) throws Exception {
    LoopbackServer demo =
        host.server(
            "origins = [], demo.through = \"%s:%d\"".formatted(through.host(), through.port()));
    HostSockets.started(demo);
    return demo;
  }

  private double results(String result) {
    return host.count("weir.loopback.demo", "result", result);
  }
}
