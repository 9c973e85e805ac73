package io.weir.it.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** HTTP requests with a time limit. */
public final class Http {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(LIMIT).sslContext(TrustEverybody.context()).build();
  private final String base;

  /**
   * For one server, which is believed by TLS whatever it shows.
   *
   * @param base such as {@code http://127.0.0.1:80}
   */
  public Http(String base) {
    this.base = base;
  }

  /** Gets a page whatever its status. */
  public HttpResponse<String> get(String path) {
    return send(request(path).GET().build());
  }

  /** Posts JSON. */
  public HttpResponse<String> post(String path, String json) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  /** Deletes. */
  public HttpResponse<String> delete(String path) {
    return send(request(path).DELETE().build());
  }

  /** A request to be completed by the caller. */
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).timeout(LIMIT);
  }

  /** Sends it. */
  public HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(request.method() + " " + request.uri() + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
