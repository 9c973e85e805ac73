package io.weir.host.net.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.weir.api.net.Dialer;
import io.weir.api.net.http.HttpAcceptor;
import io.weir.api.net.http.HttpHandler;
import io.weir.api.net.http.HttpServerSettings;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A server on embedded channels with a clock of its own. */
final class HttpBench implements AutoCloseable {
  static final Config DEFAULTS = ConfigFactory.parseResources("io/weir/api/net/http/server.conf");

  final List<String> faults = new ArrayList<>();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final AtomicLong nanos = new AtomicLong(1);
  final HttpAcceptor acceptor;
  private final List<Client> clients = new ArrayList<>();

  HttpBench(String config, HttpHandler handler) {
    acceptor =
        new NettyHttp(
                "test",
                new NoDialer(),
                (reason, peer, detail) -> faults.add(reason),
                meters,
                nanos::get)
            .acceptor(
                HttpServerSettings.from(ConfigFactory.parseString(config).withFallback(DEFAULTS)),
                handler);
  }

  Client connect() {
    Client client = new Client();
    clients.add(client);
    acceptor.accept(client.channel);
    return client;
  }

  /** Moves the clock and runs what is due. */
  void pass(Client client, Duration time) {
    nanos.addAndGet(time.toNanos());
    client.channel.advanceTimeBy(time.toMillis(), TimeUnit.MILLISECONDS);
    client.channel.runPendingTasks();
    client.channel.runScheduledPendingTasks();
  }

  /** Ends all clients and lets go of what they have not read. */
  @Override
  public void close() {
    clients.forEach(client -> client.channel.finishAndReleaseAll());
  }

  /** One client. */
  static final class Client {
    final EmbeddedChannel channel =
        new EmbeddedChannel(new ChannelInboundHandlerAdapter()) {
          @Override
          protected SocketAddress remoteAddress0() {
            return new InetSocketAddress("192.0.2.1", 5000);
          }
        };

    Client() {
      channel.freezeTime();
    }

    Client send(String text) {
      return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Client send(byte[] bytes) {
      channel.writeInbound(Unpooled.copiedBuffer(bytes));
      return this;
    }

    /** What has been answered since. */
    String answer() {
      StringBuilder text = new StringBuilder();
      for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
        text.append(out.toString(StandardCharsets.ISO_8859_1));
        out.release();
      }
      return text.toString();
    }

    boolean isOpen() {
      return channel.isOpen();
    }
  }

  private static final class NoDialer implements Dialer {
    @Override
    public io.netty.channel.ChannelFuture dial(
        io.netty.channel.EventLoop loop,
        io.weir.api.Endpoint endpoint,
        Duration timeout,
        io.netty.channel.ChannelHandler handler) {
      throw new IllegalStateException("no origins here");
    }

    @Override
    public io.netty.channel.ChannelFuture dial(
        io.weir.api.Endpoint endpoint, Duration timeout, io.netty.channel.ChannelHandler handler) {
      throw new IllegalStateException("no origins here");
    }
  }
}
