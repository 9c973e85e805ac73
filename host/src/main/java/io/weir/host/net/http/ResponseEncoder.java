package io.weir.host.net.http;

import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;

/** Netty's encoder, told when the answer is for HEAD and so has no body (RFC 9112 section 6.3). */
final class ResponseEncoder extends HttpResponseEncoder {
  private boolean headOnly;

  /** What the next answer is for. */
  void expect(boolean head) {
    headOnly = head;
  }

  @Override
  protected boolean isContentAlwaysEmpty(HttpResponse response) {
    return headOnly || super.isContentAlwaysEmpty(response);
  }
}
