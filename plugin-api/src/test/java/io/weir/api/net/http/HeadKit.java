package io.weir.api.net.http;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;

/** Short words for heads. */
final class HeadKit {
  private HeadKit() {}

  /** Names and values in turn. */
  static HttpHeaders headers(String... namesAndValues) {
    HttpHeaders headers = new DefaultHttpHeaders();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return headers;
  }

  static RequestHead request(String method, String target, String... namesAndValues) {
    return new RequestHead(
        HttpMethod.valueOf(method), target, HttpVersion.HTTP_1_1, headers(namesAndValues));
  }

  static InetSocketAddress address(String literal) {
    try {
      return new InetSocketAddress(InetAddress.getByName(literal), 4711);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static List<String> lines(HttpHeaders headers) {
    return headers.entries().stream().map(HeadKit::line).toList();
  }

  private static String line(Map.Entry<String, String> header) {
    return header.getKey() + ": " + header.getValue();
  }
}
