package io.weir.host.net.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.weir.api.net.http.RequestHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a parsed request head must say (RFC 9110 section 7.2, RFC 9112 sections 3 and 6). Pure. */
final class RequestCheck {
  private static final int MAX_LENGTH_DIGITS = 18;

  private RequestCheck() {}

  /** What is wrong with a request; null if it may be handled. */
  static @Nullable HeadFault fault(HttpRequest request) {
    HttpVersion version = request.protocolVersion();
    if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
      return HeadFault.bad("version", "expected: HTTP/1.1 or HTTP/1.0");
    }
    HeadFault framing = framing(request.headers(), version);
    if (framing != null) {
      return framing;
    }
    if (request.decoderResult().isFailure()) {
      return HeadFault.bad("syntax", "a request as RFC 9112 has it");
    }
    HeadFault host = host(request.headers(), version);
    return host == null ? target(request) : host;
  }

  private static @Nullable HeadFault framing(HttpHeaders headers, HttpVersion version) {
    if (!headers.contains(HttpHeaderNames.CONTENT_LENGTH)
        && !headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
      return null;
    }
    List<String> lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
    List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (!lengths.isEmpty() && !codings.isEmpty()) {
      return HeadFault.bad("length_and_coding", "Content-Length or Transfer-Encoding, not both");
    }
    if (lengths.size() > 1 || (lengths.size() == 1 && !isLength(lengths.get(0)))) {
      return HeadFault.bad("content_length", "one Content-Length, in decimal digits");
    }
    if (codings.isEmpty()) {
      return null;
    }
    boolean chunked =
        codings.size() == 1 && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(0));
    return chunked && version.equals(HttpVersion.HTTP_1_1)
        ? null
        : HeadFault.bad("transfer_coding", "Transfer-Encoding may only be chunked, in HTTP/1.1");
  }

  private static boolean isLength(String value) {
    return !value.isEmpty()
        && value.length() <= MAX_LENGTH_DIGITS
        && value.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static @Nullable HeadFault host(HttpHeaders headers, HttpVersion version) {
    List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
    boolean missing = hosts.isEmpty() && version.equals(HttpVersion.HTTP_1_0);
    return missing || (hosts.size() == 1 && Authority.isValid(hosts.get(0)))
        ? null
        : HeadFault.bad("host", "one Host: a name or an address, and perhaps a port");
  }

  private static @Nullable HeadFault target(HttpRequest request) {
    HttpMethod method = request.method();
    if (method.equals(HttpMethod.CONNECT) || method.equals(HttpMethod.TRACE)) {
      return new HeadFault("method", 405, "no tunnels and no traces here");
    }
    String target = request.uri();
    boolean known =
        target.startsWith("/")
            || (target.equals("*") && method.equals(HttpMethod.OPTIONS))
            || isAbsolute(request);
    return known && target.indexOf('#') < 0
        ? null
        : HeadFault.bad("target", "a target that begins with / or http://host/");
  }

  private static boolean isAbsolute(HttpRequest request) {
    String target = request.uri();
    return (target.regionMatches(true, 0, "http://", 0, 7)
            || target.regionMatches(true, 0, "https://", 0, 8))
        && Authority.isValid(head(request).authority());
  }

  /** The head as handlers see it; the bytes that no URI may have are percent-encoded. */
  static RequestHead head(HttpRequest request) {
    return new RequestHead(
        request.method(), encoded(request.uri()), request.protocolVersion(), request.headers());
  }

  private static String encoded(String target) {
    for (int i = 0; i < target.length(); i++) {
      if (target.charAt(i) > '~') {
        return encode(target);
      }
    }
    return target;
  }

  private static String encode(String target) {
    StringBuilder encoded = new StringBuilder(target.length() + 32);
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c > '~') {
        encoded.append(String.format("%%%02X", (int) c));
      } else {
        encoded.append(c);
      }
    }
    return encoded.toString();
  }
}
