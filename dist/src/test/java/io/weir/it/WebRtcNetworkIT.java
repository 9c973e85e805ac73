package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.Chromium;
import io.weir.it.kit.Network;
import io.weir.it.kit.WebRtcOrigin;
import io.weir.it.kit.WebRtcPage;
import io.weir.it.kit.WeirProcess;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Browsers with a network of their own, in which things happen that do not happen on loopback. */
@ResourceLock(Chromium.PICTURES)
final class WebRtcNetworkIT {
  private static final Duration A_WHILE = Duration.ofSeconds(3);
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int A_SECOND_OF_FRAMES = 25;

  private static WeirProcess weir(WebRtcOrigin origin, String at, boolean tcp) {
    return WeirProcess.builder()
        .webRtcOrigin("a", origin.address())
        .with(
            "weir.protocols.webrtc { listen = \"%s:0\", api-listen = \"%s:0\" }".formatted(at, at))
        .with("weir.protocols.webrtc.tcp { enabled = %s, listen = \"%s:0\" }".formatted(tcp, at))
        .start();
  }

  private static String url(WeirProcess weir, String at, String path) {
    return "http://" + at + ":" + weir.webRtcApiPort() + path;
  }

  private static WebRtcPage page(WeirProcess weir, Network network, String at) {
    return WebRtcPage.startIn(network, url(weir, at, "/api/v1/versions"));
  }

  private static String whip(WeirProcess weir, String at) {
    return url(weir, at, "/rtc/v1/whip/?app=live&stream=s");
  }

  private static String whep(WeirProcess weir, String at) {
    return url(weir, at, "/rtc/v1/whep/?app=live&stream=s");
  }

  @Test
  void aSessionGoesOnWhenItsClientHasAnotherAddress() {
    try (WebRtcOrigin origin = WebRtcOrigin.start();
        Network network = Network.open();
        WeirProcess weir = weir(origin, network.server(), false);
        WebRtcPage publisher = page(weir, network, network.server());
        WebRtcPage player = page(weir, network, network.server())) {
      assertThat(publisher.publish(whip(weir, network.server())).status()).isEqualTo(201);
      assertThat(player.play(whep(weir, network.server())).status()).isEqualTo(201);
      player.receives(A_WHILE);
      String before = network.client();
      assertThat(origin.sessions())
          .hasSize(2)
          .allSatisfy(
              session -> assertThat(session.request()).containsEntry("X-Forwarded-For", before));

      long decoded = player.stats().framesDecoded();
      network.changeAddress();
      Awaitility.await("pictures by the new address")
          .atMost(LIMIT)
          .until(() -> player.stats().framesDecoded() > decoded + A_SECOND_OF_FRAMES);
      player.receives(A_WHILE);
      assertThat(publisher.stats().remote())
          .isEqualTo("udp " + network.server() + " " + weir.webRtcPort());
      assertThat(origin.sessions()).hasSize(2);
      assertThat(player.end()).isEqualTo(200);
      assertThat(publisher.end()).isEqualTo(200);
      assertThat(origin.sessions()).isEmpty();
    }
  }

  @Test
  void whereNoUdpGetsThroughTcpDoes() {
    try (WebRtcOrigin origin = WebRtcOrigin.start();
        Network network = Network.open();
        WeirProcess weir = weir(origin, network.server(), true);
        WebRtcPage publisher = page(weir, network, network.server());
        WebRtcPage player = page(weir, network, network.server())) {
      network.blockUdp();
      WebRtcPage.Answer answer = publisher.publish(whip(weir, network.server()));
      assertThat(answer.status()).isEqualTo(201);
      assertThat(answer.answer())
          .as("UDP is offered, too")
          .containsPattern(" udp \\d+ " + network.server() + " " + weir.webRtcPort() + " typ host");
      assertThat(player.play(whep(weir, network.server())).status()).isEqualTo(201);
      player.receives(A_WHILE);
      assertThat(publisher.stats().remote()).startsWith("tcp " + network.server() + " ");
      assertThat(player.stats().remote()).startsWith("tcp " + network.server() + " ");
      assertThat(player.end()).isEqualTo(200);
      assertThat(publisher.end()).isEqualTo(200);
      assertThat(origin.sessions()).isEmpty();
    }
  }

  @Test
  void clientsOfIpv6AreServedByIpv6() {
    try (WebRtcOrigin origin = WebRtcOrigin.start();
        Network network = Network.open();
        WeirProcess weir = weir(origin, "[" + network.server6() + "]", false);
        WebRtcPage publisher = page(weir, network, "[" + network.server6() + "]");
        WebRtcPage player = page(weir, network, "[" + network.server6() + "]")) {
      String at = "[" + network.server6() + "]";
      assertThat(publisher.publish(whip(weir, at)).status()).isEqualTo(201);
      assertThat(player.play(whep(weir, at)).status()).isEqualTo(201);
      player.receives(A_WHILE);
      assertThat(origin.sessions())
          .hasSize(2)
          .allSatisfy(
              session ->
                  assertThat(session.request().get("X-Forwarded-For")).startsWith("fd57:6569:72:"));
      assertThat(publisher.stats().remote()).startsWith("udp fd57:6569:72:");
      assertThat(player.stats().remote()).startsWith("udp fd57:6569:72:");
      assertThat(player.end()).isEqualTo(200);
      assertThat(publisher.end()).isEqualTo(200);
    }
  }
}
