package io.weir.it.kit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A real, headless Chromium with one page and an empty profile, which resolves no names. What goes
 * wrong on its page is kept: errors of scripts and media, failed requests, words on the console.
 */
public final class Chromium implements AutoCloseable {
  /**
   * The lock ({@code @ResourceLock}) of test classes whose browsers make or watch pictures in real
   * time: two of them beside each other are more than two cores can do.
   */
  public static final String PICTURES = "pictures of browsers";

  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final List<String> FLAGS =
      List.of(
          "chromium",
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-dev-shm-usage",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--autoplay-policy=no-user-gesture-required",
          "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE [::1], EXCLUDE ::1",
          "--remote-debugging-port=0");
  private static final String WATCH =
      "window.mediaErrors = [];"
          + "addEventListener('error', event => { const media = event.target.error;"
          + " if (media) mediaErrors.push(media.code + ' ' + media.message); }, true);";

  private final Tool process;
  private final DevTools page;

  private Chromium(Tool process, DevTools page) {
    this.process = process;
    this.page = page;
  }

  private static final List<String> WEBRTC =
      List.of(
          "--allow-loopback-in-peer-connection",
          "--disable-features=WebRtcHideLocalIpsWithMdns",
          "--use-fake-device-for-media-stream",
          "--use-fake-ui-for-media-stream");

  /**
   * Starts one that speaks WebRTC over loopback, whose camera and screen are made up.
   *
   * @param flags further ones of its command line
   */
  public static Chromium startForWebRtc(String... flags) {
    List<String> all = new ArrayList<>(WEBRTC);
    all.addAll(List.of(flags));
    return start(null, all);
  }

  /** Starts one that speaks WebRTC in a network of its own. */
  static Chromium startForWebRtc(Network network) {
    List<String> flags = new ArrayList<>(WEBRTC);
    flags.add(
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE %s, EXCLUDE [%s], EXCLUDE %2$s"
            .formatted(network.server(), network.server6()));
    return start(network, flags);
  }

  /**
   * Starts one with an empty page.
   *
   * @param flags further ones of its command line
   */
  public static Chromium start(String... flags) {
    return start(null, List.of(flags));
  }

  private static Chromium start(@Nullable Network network, List<String> flags) {
    Path directory = Workplace.directory("chromium");
    List<String> command = new ArrayList<>(FLAGS);
    command.addAll(flags);
    command.add("--user-data-dir=" + directory.resolve("profile"));
    command.add("about:blank");
    Tool process =
        Tool.start(directory, Map.of(), network == null ? command : network.inside(command));
    try {
      int port = devTools(process, directory);
      String at = network == null ? "127.0.0.1:" + port : network.reach(port);
      Chromium browser = new Chromium(process, new DevTools(page(process, at)));
      browser.watch();
      return browser;
    } catch (RuntimeException | Error e) {
      process.close();
      throw e;
    }
  }

  private static int devTools(Tool process, Path directory) {
    Path port = directory.resolve("profile/DevToolsActivePort");
    try {
      Awaitility.await()
          .pollInterval(Duration.ofMillis(50))
          .atMost(START_LIMIT)
          .until(
              () ->
                  !process.isAlive()
                      || (Files.exists(port) && Workplace.read(port).lines().count() == 2));
    } catch (ConditionTimeoutException e) {
      throw process.failure("offers no DevTools");
    }
    if (!process.isAlive()) {
      throw process.failure("ended at once");
    }
    return Integer.parseInt(Workplace.read(port).lines().findFirst().orElseThrow());
  }

  private static URI page(Tool process, String at) {
    Http http = new Http("http://" + at);
    try {
      for (JsonNode target : JsonMapper.builder().build().readTree(http.get("/json/list").body())) {
        if (target.path("type").asText().equals("page")) {
          return URI.create(target.get("webSocketDebuggerUrl").asText());
        }
      }
    } catch (JsonProcessingException e) {
      throw new AssertionError("list of pages: " + e, e);
    }
    throw process.failure("has no page");
  }

  private void watch() {
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      page.call(domain + ".enable", Map.of());
    }
    page.call("Page.addScriptToEvaluateOnNewDocument", Map.of("source", WATCH));
  }

  /** Opens a page and waits until its scripts have run. */
  public void open(String url) {
    JsonNode result = page.call("Page.navigate", Map.of("url", url));
    if (result.has("errorText")) {
      throw new AssertionError(url + ": " + result.get("errorText").asText());
    }
    Awaitility.await(url)
        .atMost(START_LIMIT)
        .until(
            () ->
                evaluate("location.href + ' ' + document.readyState")
                    .asText()
                    .equals(url + " complete"));
  }

  /** Evaluates an expression on the page; what it gives must be JSON. */
  public JsonNode evaluate(String expression) {
    JsonNode result =
        page.call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + result.get("exceptionDetails"));
    }
    return result.path("result").path("value");
  }

  /** The URLs of all requests so far. */
  public List<String> requests() {
    return page.events().stream()
        .filter(event -> event.method().equals("Network.requestWillBeSent"))
        .map(event -> event.params().path("request").path("url").asText())
        .toList();
  }

  /** All errors since the start: of scripts, of media on this page, and those on the console. */
  public List<String> errors() {
    List<String> errors = new ArrayList<>();
    for (DevTools.Event event : page.events()) {
      JsonNode params = event.params();
      boolean error =
          switch (event.method()) {
            case "Runtime.exceptionThrown" -> true;
            case "Log.entryAdded" -> params.path("entry").path("level").asText().equals("error");
            case "Runtime.consoleAPICalled" -> params.path("type").asText().equals("error");
            default -> false;
          };
      if (error) {
        errors.add(event.method() + " " + params);
      }
    }
    evaluate("window.mediaErrors").forEach(error -> errors.add("media: " + error.asText()));
    return errors;
  }

  /** Ends it as a crash would: it says good-bye to nobody. */
  public void kill() {
    process.kill();
  }

  @Override
  public void close() {
    page.close();
    process.terminate();
    process.ended(Duration.ofSeconds(5));
    process.close();
  }
}
