package io.weir.host.net.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.ReferenceCountUtil;
import io.weir.api.Endpoint;
import io.weir.api.net.http.RawResponse;
import io.weir.api.net.http.ResponseHead;
import io.weir.api.net.http.UpstreamException;
import io.weir.api.net.http.UpstreamException.Fault;
import io.weir.api.net.http.UpstreamRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is HTTP until the head of its one answer has come. The decoder is removed when
 * it passes that head on, before it looks at what follows; Netty then passes the bytes that it has
 * left undecoded.
 */
final class RawOpening extends ChannelInboundHandlerAdapter {
  private final Upstream upstream;
  private final Channel client;
  private final Endpoint endpoint;
  private final UpstreamRequest request;
  private final ResponseDecoder decoder;
  private final HttpRequestEncoder encoder = new HttpRequestEncoder();
  private final LazyTimer timer;
  private final ChannelFutureListener clientGone = closed -> cancel();
  private final CompletableFuture<RawResponse> response = new CompletableFuture<>();
  private @Nullable Channel channel;
  private boolean over;

  RawOpening(Upstream upstream, Channel client, Endpoint endpoint, UpstreamRequest request) {
    this.upstream = upstream;
    this.client = client;
    this.endpoint = endpoint;
    this.request = request;
    this.decoder = new ResponseDecoder(upstream.settings().maxHeaderSize());
    this.timer = new LazyTimer(client.eventLoop(), upstream.nanos(), this::late);
  }

  CompletionStage<RawResponse> response() {
    return response;
  }

  void start() {
    client.closeFuture().addListener(clientGone);
    if (over) {
      return;
    }
    upstream.meters().upstreamOpened();
    ChannelInitializer<Channel> initializer =
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel connection) {
            connection
                .pipeline()
                .addLast(encoder)
                .addLast(decoder)
                .addLast(RawOpening.this)
                .addLast(EarlyBytes.NAME, EarlyBytes.keeping());
          }
        };
    ChannelFuture dial =
        upstream.dialer().dial(client, endpoint, request.connectTimeout(), initializer);
    channel = dial.channel();
    dial.addListener(done -> onLoop(() -> dialled(dial)));
  }

  private void onLoop(Runnable task) {
    if (client.eventLoop().inEventLoop()) {
      task.run();
    } else {
      client.eventLoop().execute(task);
    }
  }

  private void dialled(ChannelFuture dial) {
    if (!dial.isSuccess()) {
      fail(Upstream.dialFault(dial.cause()), "dial: " + dial.cause());
    } else if (over) {
      dial.channel().close();
    } else {
      upstream.meters().exchange(false);
      decoder.expect(HttpMethod.HEAD.equals(request.method()));
      timer.arm(request.headTimeout());
      dial.channel().writeAndFlush(RequestMessage.alone(request), dial.channel().voidPromise());
    }
  }

  private void late() {
    fail(Fault.TIMEOUT, "no answer in time");
  }

  void cancel() {
    onLoop(() -> fail(Fault.CANCELLED, "nobody waits for it"));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (over || !(msg instanceof HttpResponse head)) {
      ReferenceCountUtil.release(msg);
      return;
    }
    String fault = ResponseDecoder.fault(head);
    if (!fault.isEmpty()) {
      fail(Fault.BAD_RESPONSE, fault);
    } else if (head.status().code() >= 200 || head.status().code() == 101) {
      succeed(ctx.channel(), new ResponseHead(head.status(), head.headers()));
    }
  }

  private void succeed(Channel origin, ResponseHead head) {
    finish();
    origin.config().setAutoRead(false);
    // A short answer may end before it is joined; its end must not drop its bytes.
    origin.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    origin.closeFuture().addListener(closed -> upstream.meters().upstreamClosed());
    origin.pipeline().remove(this);
    origin.pipeline().remove(encoder);
    origin.pipeline().remove(decoder);
    RawConnection connection = new RawConnection(origin, head, client);
    response.complete(connection);
  }

  private void finish() {
    over = true;
    timer.stop();
    upstream.opened(this);
    client.closeFuture().removeListener(clientGone);
  }

  private void fail(Fault fault, String how) {
    if (over) {
      return;
    }
    finish();
    upstream.meters().fault(fault);
    if (channel != null) {
      upstream.meters().upstreamClosed();
      channel.close();
    }
    response.completeExceptionally(new UpstreamException(fault, endpoint + ": " + how));
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    fail(decoder.begun() ? Fault.BAD_RESPONSE : Fault.UNANSWERED, "closed before its answer");
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(decoder.begun() ? Fault.BAD_RESPONSE : Fault.UNANSWERED, String.valueOf(cause));
    ctx.close();
  }
}
