package io.weir.it.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What an SRS says by HTTP, beside a media server that takes its streams: it registers, lists the
 * streams that a test names, and serves FLV that says whose it is.
 */
public final class ListedOrigin implements AutoCloseable {
  private final RawHttpOrigin http = RawHttpOrigin.start();
  private final String server;
  private final String service;
  private final String rtmp;
  private final List<String> streams = new CopyOnWriteArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();

  private ListedOrigin(String server, String service, String rtmp) {
    this.server = server;
    this.service = service;
    this.rtmp = rtmp;
    http.on("/api/v1/streams/", (connection, request) -> list(connection));
  }

  /**
   * Starts one that lists nothing.
   *
   * @param server its identity
   * @param service its run
   * @param rtmp where its streams are published
   */
  public static ListedOrigin start(String server, String service, String rtmp) {
    return new ListedOrigin(server, service, rtmp);
  }

  private void list(RawHttp connection) {
    asked.incrementAndGet();
    String body =
        "{\"code\":0,\"server\":\"%s\",\"service\":\"%s\",\"pid\":\"4711\",\"streams\":[%s]}"
            .formatted(server, service, String.join(",", streams));
    connection.send(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(body.getBytes(StandardCharsets.UTF_8).length, body));
  }

  /** From now on it lists a stream that a client publishes. */
  public ListedOrigin lists(String client, String app, String stream) {
    streams.add(
        """
        {"id":"vid-%s","name":"%s","vhost":"vid-v","app":"%s","tcUrl":"rtmp://x/%s",
         "url":"/%s/%s","live_ms":1795000000123,"clients":1,"frames":25,"send_bytes":1,
         "recv_bytes":2,"kbps":{"recv_30s":3,"send_30s":4},
         "publish":{"active":true,"cid":"%s"},"video":null,"audio":null}
        """
            .formatted(stream, stream, app, app, app, stream, client));
    return this;
  }

  /** How often it was asked for its streams. */
  public int asked() {
    return asked.get();
  }

  /** What serves its HTTP, for further scripts. */
  public RawHttpOrigin http() {
    return http;
  }

  /** Registers at a Weir, and serves FLV of every stream that is asked for by name later. */
  public void register(WeirProcess weir) {
    http.otherwise(
        (connection, request) -> {
          String body = "flv of " + server;
          connection.send(
              "HTTP/1.1 200 OK\r\nContent-Type: video/x-flv\r\nContent-Length: %d\r\n\r\n%s"
                  .formatted(body.length(), body));
        });
    String heartbeat =
        """
        {"ip":"127.0.0.1","server":"%s","service":"%s","pid":"4711","rtmp":["%s"],
         "http":["%s"],"api":["%s"]}
        """
            .formatted(server, service, rtmp, http.address(), http.address());
    assertThat(weir.api().post("/api/v1/srs/register", heartbeat).statusCode()).isEqualTo(200);
  }

  @Override
  public void close() {
    http.close();
  }
}
