package io.weir.host.net.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.weir.api.net.http.UpstreamException;

/** Takes a body that nobody wants. */
final class DiscardingTaker implements BodyTaker {
  @Override
  public void content(ByteBuf bytes) {
    bytes.release();
  }

  @Override
  public void readComplete() {}

  @Override
  public void end(HttpHeaders trailers) {}

  @Override
  public void failed(UpstreamException reason) {}
}
