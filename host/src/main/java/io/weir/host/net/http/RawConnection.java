package io.weir.host.net.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.weir.api.net.TcpRelay;
import io.weir.api.net.http.RawResponse;
import io.weir.api.net.http.ResponseHead;
import io.weir.api.routing.Route;

/** An origin's connection behind the head of its answer; closed with its client until joined. */
final class RawConnection implements RawResponse {
  private final Channel origin;
  private final ResponseHead head;
  private final Channel owner;
  private final ChannelFutureListener clientGone;
  private final boolean chunked;

  RawConnection(Channel origin, ResponseHead head, Channel owner) {
    this.origin = origin;
    this.head = head;
    this.owner = owner;
    this.clientGone = closed -> origin.close();
    this.chunked =
        head.headers()
            .containsValue(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED, true);
    owner.closeFuture().addListener(clientGone);
  }

  @Override
  public ResponseHead head() {
    return head;
  }

  @Override
  public Channel channel() {
    return origin;
  }

  @Override
  public void joinTo(Channel client, TcpRelay relay, Route<?> route) {
    owner.closeFuture().removeListener(clientGone);
    if (chunked && client instanceof Http2StreamChannel) {
      origin.pipeline().addLast(new Unchunker());
    }
    relay.join(client, origin, route);
    EarlyBytes.pass(origin);
    EarlyBytes.pass(client);
  }

  @Override
  public void close() {
    origin.close();
  }
}
