package io.weir.host.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Asks this machine's system API, as an operator would. Blocks. */
final class SystemApi {
  private static final int TIMEOUT_MILLIS = 5_000;

  private final String base;

  /** With the address that the API listens on. */
  SystemApi(InetSocketAddress listening) {
    base = "http://" + Addresses.reach(listening);
  }

  /** The body of what is at a path; throws if there is no such thing. */
  String get(String path) throws IOException {
    HttpURLConnection call = (HttpURLConnection) URI.create(base + path).toURL().openConnection();
    call.setConnectTimeout(TIMEOUT_MILLIS);
    call.setReadTimeout(TIMEOUT_MILLIS);
    try (InputStream body = call.getInputStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      call.disconnect();
    }
  }

  /** Without a slash at the end. */
  @Override
  public String toString() {
    return base;
  }
}
