package io.weir.host.admin;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint.SslSessionData;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;

/** One request, as actions see it. */
final class Call {
  /** What a body may be long. */
  static final int MAX_BODY = 256 * 1024;

  private static final String BEARER = "bearer ";

  private final Request request;
  private final Map<String, String> path;

  Call(Request request, Map<String, String> path) {
    this.request = request;
    this.path = path;
  }

  /** A variable of the path's template. */
  Optional<String> path(String name) {
    return Optional.ofNullable(path.get(name));
  }

  /**
   * A parameter of the query; empty if it is not there or is empty.
   *
   * @throws Problem.Answer if the query is malformed, or names the parameter more than once
   */
  Optional<String> query(String name) {
    Fields.@Nullable Field field = fields().get(name);
    if (field == null) {
      return Optional.empty();
    }
    if (field.hasMultipleValues()) {
      throw new Problem(400, name + ": given more than once (expected: once)").exception();
    }
    return Optional.ofNullable(field.getValue()).filter(value -> !value.isEmpty());
  }

  private Fields fields() {
    try {
      return Request.extractQueryParameters(request);
    } catch (RuntimeException e) {
      throw new Problem(400, "query: malformed (expected: name=value&...)").exception();
    }
  }

  Optional<String> header(HttpHeader name) {
    return Optional.ofNullable(request.getHeaders().get(name));
  }

  /** The token of {@code Authorization: Bearer}. */
  Optional<String> bearer() {
    return header(HttpHeader.AUTHORIZATION)
        .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(BEARER))
        .map(value -> value.substring(BEARER.length()).trim());
  }

  /**
   * Lets no page pass: what a browser may do, since it is on this machine or has a certificate, any
   * page that is open there could do.
   *
   * @throws Problem.Answer 403 if it comes from one
   */
  void refuseBrowsers() {
    if (header(HttpHeader.ORIGIN).isPresent()) {
      throw new Problem(403, "header Origin: present (expected: no browser)").exception();
    }
  }

  /** What the client has shown of itself; verified. */
  Optional<X509Certificate> certificate() {
    SslSessionData tls =
        request.getConnectionMetaData().getConnection().getEndPoint().getSslSessionData();
    X509Certificate @Nullable [] chain = tls == null ? null : tls.peerCertificates();
    return chain == null || chain.length == 0 ? Optional.empty() : Optional.of(chain[0]);
  }

  /** The peer of the connection; no header may say otherwise. */
  InetAddress peer() {
    if (request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress peer
        && peer.getAddress() != null) {
      return peer.getAddress();
    }
    throw new Problem(400, "peer without an internet address").exception();
  }

  /**
   * The whole body.
   *
   * @throws Problem.Answer at once, if a longer one is announced; the stage fails with one if a
   *     longer one comes
   */
  CompletionStage<byte[]> body() {
    if (request.getLength() > MAX_BODY) {
      throw tooLong().exception();
    }
    CompletableFuture<byte[]> body = new CompletableFuture<>();
    Content.Source.asByteArrayAsync(
        request,
        MAX_BODY,
        Promise.Invocable.from(
            InvocationType.BLOCKING, body::complete, error -> body.completeExceptionally(error)));
    return body.exceptionallyCompose(
        error -> {
          boolean tooLong = Request.getContentBytesRead(request) > MAX_BODY;
          throw (tooLong ? tooLong() : new Problem(400, "body: incomplete")).exception();
        });
  }

  private static Problem tooLong() {
    return new Problem(413, "body: (expected: at most " + MAX_BODY + " bytes)")
        .withHeader("Connection", "close");
  }
}
