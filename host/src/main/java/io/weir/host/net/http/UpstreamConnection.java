package io.weir.host.net.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.weir.api.net.http.UpstreamException;
import io.weir.api.net.http.UpstreamException.Fault;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One connection of a pool: an exchange at a time, between them at rest. Confined to its loop. */
final class UpstreamConnection extends ChannelInboundHandlerAdapter {
  private final EndpointPool pool;
  private final ResponseDecoder decoder;
  private @Nullable Channel channel;
  private @Nullable LazyTimer timer;
  private @Nullable Exchange exchange;
  private boolean reused;
  private boolean keepAlive;
  private boolean informational;
  private long restingSince;

  UpstreamConnection(EndpointPool pool) {
    this.pool = pool;
    this.decoder = new ResponseDecoder(pool.upstream().settings().maxHeaderSize());
  }

  ChannelHandler initializer() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel connection) {
        channel = connection;
        timer = new LazyTimer(pool.loop(), pool.upstream().nanos(), UpstreamConnection.this::late);
        connection
            .pipeline()
            .addLast(new HttpRequestEncoder())
            .addLast(decoder)
            .addLast(UpstreamConnection.this);
      }
    };
  }

  boolean isUsable() {
    return channel != null && channel.isActive() && exchange == null;
  }

  void rest(long now) {
    restingSince = now;
    setReading(true);
  }

  long restingSince() {
    return restingSince;
  }

  /** Asks; the connection is the exchange's until it is over. */
  void run(Exchange next, boolean kept) {
    Channel open = channel;
    if (open == null) {
      throw new IllegalStateException("not connected");
    }
    exchange = next;
    reused = kept;
    keepAlive = false;
    informational = false;
    decoder.expect(HttpMethod.HEAD.equals(next.request().method()));
    next.runsOn(this);
    arm(next.request().headTimeout());
    open.writeAndFlush(RequestMessage.kept(next.request()), open.voidPromise());
    setReading(true);
  }

  void arm(Duration time) {
    if (timer != null) {
      timer.arm(time);
    }
  }

  void disarm() {
    if (timer != null) {
      timer.disarm();
    }
  }

  void setReading(boolean reading) {
    if (channel != null) {
      channel.config().setAutoRead(reading);
    }
  }

  private void late() {
    Exchange present = exchange;
    if (present != null) {
      present.fail(
          present.isAnswered()
              ? new UpstreamException(Fault.BROKEN, pool.endpoint() + " fell silent")
              : new UpstreamException(Fault.TIMEOUT, pool.endpoint() + " did not answer"));
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    Exchange present = exchange;
    if (present == null) {
      ReferenceCountUtil.release(msg);
      ctx.close();
    } else if (msg instanceof HttpResponse response) {
      head(present, response);
    } else if (msg instanceof HttpContent content) {
      content(present, content);
    } else {
      ReferenceCountUtil.release(msg);
    }
  }

  private void head(Exchange present, HttpResponse response) {
    String fault = ResponseDecoder.fault(response);
    int status = response.status().code();
    if (fault.isEmpty() && status == 101) {
      fault = "an upgrade that nobody asked for";
    }
    if (!fault.isEmpty()) {
      present.fail(new UpstreamException(Fault.BAD_RESPONSE, pool.endpoint() + ": " + fault));
      return;
    }
    informational = status < 200;
    if (!informational) {
      keepAlive = HttpUtil.isKeepAlive(response);
      disarm();
      present.head(response);
    }
  }

  private void content(Exchange present, HttpContent content) {
    boolean last = content instanceof LastHttpContent;
    if (informational && last) {
      informational = false;
      content.release();
      return;
    }
    if (content.decoderResult().isFailure()) {
      content.release();
      present.fail(
          new UpstreamException(
              Fault.BROKEN, pool.endpoint() + ": " + content.decoderResult().cause()));
      return;
    }
    present.content(content.content());
    if (last && exchange == present) {
      leave();
      if (keepAlive) {
        pool.release(this);
      } else {
        close();
      }
      present.end(((LastHttpContent) content).trailingHeaders());
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (exchange != null) {
      exchange.readComplete();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    lost("closed");
    if (timer != null) {
      timer.stop();
    }
    pool.remove(this);
  }

  /** A reset comes here before the channel is inactive, so it never looks like an orderly end. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    lost(String.valueOf(cause.getMessage()));
    ctx.close();
  }

  private void lost(String how) {
    Exchange present = exchange;
    if (present != null) {
      leave();
      present.lost(pool.endpoint() + ": " + how, reused, decoder.begun());
    }
  }

  /** The exchange gives the connection up in the middle. */
  void breakOff() {
    leave();
    close();
  }

  private void leave() {
    exchange = null;
    disarm();
  }

  void close() {
    if (channel != null) {
      channel.close();
    }
  }
}
