package io.weir.it.kit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A Chromium that publishes a canvas and a tone by WHIP, or plays by WHEP, over loopback alone. It
 * has one session at a time.
 */
public final class WebRtcPage implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Chromium browser;

  private WebRtcPage(Chromium browser) {
    this.browser = browser;
  }

  /**
   * What getStats says.
   *
   * @param state of the connection, such as {@code connected}
   * @param framesDecoded of the video that it receives
   * @param audioLevel of the audio that it receives, from 0 to 1, now
   * @param audioEnergy the sum of the same since it began
   * @param framesSent of the video that it sends
   * @param ufrag the other end's
   * @param remote protocol, address and port of the other end in the pair that is in use
   */
  public record Stats(
      String state,
      long framesDecoded,
      double audioLevel,
      double audioEnergy,
      long framesSent,
      String ufrag,
      String remote) {}

  /**
   * What an offer was answered with.
   *
   * @param answer the body, whatever the status
   * @param location absolute; null if there was none
   */
  public record Answer(int status, String answer, @Nullable String location) {}

  /**
   * Starts one on a page of some server.
   *
   * @param page a URL that answers anything with 200; its origin is that of the requests to come
   */
  public static WebRtcPage start(String page) {
    return on(Chromium.startForWebRtc(), page);
  }

  /** Starts one in a network of its own. */
  public static WebRtcPage startIn(Network network, String page) {
    return on(Chromium.startForWebRtc(network), page);
  }

  private static WebRtcPage on(Chromium browser, String page) {
    try {
      browser.open(page);
      browser.evaluate(script() + "\n0");
      return new WebRtcPage(browser);
    } catch (RuntimeException | Error e) {
      browser.close();
      throw e;
    }
  }

  private static String script() {
    try (InputStream file =
        Objects.requireNonNull(WebRtcPage.class.getResourceAsStream("/webrtc.js"))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From now on, candidates of answers are taken for ones at this port of 127.0.0.1. */
  public void sendsTo(int port) {
    browser.evaluate("rtc.port = " + port);
  }

  /** Publishes; the answer may be any. */
  public Answer publish(String url) {
    return read(browser.evaluate("rtc.publish('" + url + "')"), Answer.class);
  }

  /** Plays; the answer may be any. */
  public Answer play(String url) {
    return read(browser.evaluate("rtc.play('" + url + "')"), Answer.class);
  }

  /** Waits until the connection is up. */
  public WebRtcPage awaitConnected() {
    Awaitility.await("a connection").atMost(LIMIT).until(() -> stats().state().equals("connected"));
    return this;
  }

  /**
   * Pictures and sound come all the time: in each second more frames have been decoded, and the
   * tone is heard.
   */
  public void receives(Duration time) {
    awaitConnected();
    Awaitility.await("pictures and sound")
        .atMost(LIMIT)
        .until(() -> stats().framesDecoded() > 0 && stats().audioLevel() > 0.1);
    for (int second = 0; second < time.toSeconds(); second++) {
      long from = System.nanoTime();
      Stats before = stats();
      Awaitility.await("second " + second)
          .atMost(Duration.ofSeconds(3))
          .pollInterval(Duration.ofMillis(100))
          .until(
              () -> {
                Stats now = stats();
                return System.nanoTime() - from >= Duration.ofSeconds(1).toNanos()
                    && now.framesDecoded() >= before.framesDecoded() + 5
                    && now.audioEnergy() > before.audioEnergy()
                    && now.audioLevel() > 0.1;
              });
    }
  }

  /** Waits until pictures come again; a client is found at its new address by its next check. */
  public void resumes() {
    double before = stats().framesDecoded();
    Awaitility.await("pictures again")
        .atMost(LIMIT)
        .until(() -> stats().framesDecoded() >= before + 25);
  }

  /** What getStats says now. */
  public Stats stats() {
    return read(browser.evaluate("rtc.stats()"), Stats.class);
  }

  /** What the other end has said of itself last. */
  public String remoteDescription() {
    return browser.evaluate("rtc.connection.remoteDescription.sdp").asText();
  }

  /** Restarts ICE by PATCH; gives the status. */
  public int restart() {
    return browser.evaluate("rtc.restart()").asInt();
  }

  /** Ends the session by DELETE; gives the status. */
  public int end() {
    return browser.evaluate("rtc.end()").asInt();
  }

  /** The browser itself. */
  public Chromium browser() {
    return browser;
  }

  private static <T> T read(JsonNode value, Class<T> type) {
    try {
      return JsonMapper.builder().build().treeToValue(value, type);
    } catch (JsonProcessingException e) {
      throw new AssertionError(value + ": " + e, e);
    }
  }

  @Override
  public void close() {
    browser.close();
  }
}
