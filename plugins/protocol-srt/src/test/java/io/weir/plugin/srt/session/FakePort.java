package io.weir.plugin.srt.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.weir.api.Endpoint;
import io.weir.api.net.UdpInspector;
import io.weir.api.net.UdpOpening;
import io.weir.api.net.UdpOrigin;
import io.weir.api.net.UdpOriginHandler;
import io.weir.api.net.UdpPort;
import io.weir.api.net.UdpSession;
import io.weir.api.routing.EndReason;
import io.weir.api.routing.Route;
import io.weir.codec.srt.Caller;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A datagram port without sockets, on a loop whose time is moved by hand. */
final class FakePort implements UdpPort {
  final EmbeddedChannel time = new EmbeddedChannel();
  final List<Opening> openings = new ArrayList<>();
  final Map<CallerKey, Session> sessions = new HashMap<>();
  boolean full;

  record CallerKey(InetSocketAddress client, long id) {}

  FakePort() {
    time.freezeTime();
  }

  /** Lets time pass; what is due then is done. */
  void pass(Duration duration) {
    time.advanceTimeBy(duration.toNanos(), java.util.concurrent.TimeUnit.NANOSECONDS);
    time.runScheduledPendingTasks();
  }

  @Override
  public EventLoop loop() {
    return time.eventLoop();
  }

  @Override
  public InetSocketAddress localAddress() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 20080);
  }

  @Override
  public Optional<UdpOpening> open(InetSocketAddress client) {
    if (full) {
      return Optional.empty();
    }
    Opening opening = new Opening(client);
    openings.add(opening);
    return Optional.of(opening);
  }

  @Override
  public Optional<UdpSession> find(InetSocketAddress client, long id) {
    return Optional.ofNullable(sessions.get(new CallerKey(client, id)));
  }

  private static byte[] taken(ByteBuf datagram) {
    try {
      return Caller.bytes(datagram);
    } finally {
      datagram.release();
    }
  }

  /** What was opened for one client. */
  final class Opening implements UdpOpening {
    final InetSocketAddress client;
    final List<Origin> origins = new ArrayList<>();
    final List<byte[]> toClient = new ArrayList<>();
    boolean closed;
    byte @Nullable [] early;

    Opening(InetSocketAddress client) {
      this.client = client;
    }

    @Override
    public InetSocketAddress client() {
      return client;
    }

    @Override
    public CompletionStage<UdpOrigin> dial(Endpoint endpoint, UdpOriginHandler handler) {
      Origin origin = new Origin(handler);
      origins.add(origin);
      return CompletableFuture.completedStage(origin);
    }

    @Override
    public void toClient(ByteBuf datagram) {
      toClient.add(taken(datagram));
    }

    @Override
    public Optional<UdpSession> join(
        long id, UdpOrigin origin, Route<?> route, Duration silence, UdpInspector inspector) {
      Session session = new Session(this, (Origin) origin, route, inspector);
      if (!session.bind(client, id)) {
        return Optional.empty();
      }
      byte[] said = early;
      if (said != null && session.originSays(Unpooled.wrappedBuffer(said))) {
        session.toClient.add(said);
      }
      return Optional.of(session);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  /** A socket to an origin. */
  static final class Origin implements UdpOrigin {
    final UdpOriginHandler handler;
    final List<byte[]> sent = new ArrayList<>();
    boolean held;
    boolean closed;

    Origin(UdpOriginHandler handler) {
      this.handler = handler;
    }

    void says(ByteBuf datagram) {
      try {
        handler.received(datagram);
      } finally {
        datagram.release();
      }
    }

    byte[] last() {
      return sent.get(sent.size() - 1);
    }

    @Override
    public InetSocketAddress address() {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), 10080);
    }

    @Override
    public void send(ByteBuf datagram) {
      sent.add(taken(datagram));
    }

    @Override
    public void hold() {
      held = true;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  /** A client and an origin, joined. */
  final class Session implements UdpSession {
    final Opening opening;
    final Origin origin;
    final Route<?> route;
    final UdpInspector inspector;
    final List<byte[]> toClient = new ArrayList<>();
    final List<byte[]> toOrigin = new ArrayList<>();
    boolean open = true;

    Session(Opening opening, Origin origin, Route<?> route, UdpInspector inspector) {
      this.opening = opening;
      this.origin = origin;
      this.route = route;
      this.inspector = inspector;
    }

    boolean clientSays(ByteBuf datagram) {
      try {
        return inspector.fromClient(this, datagram);
      } finally {
        datagram.release();
      }
    }

    boolean originSays(ByteBuf datagram) {
      try {
        return inspector.fromOrigin(this, datagram);
      } finally {
        datagram.release();
      }
    }

    @Override
    public InetSocketAddress client() {
      return opening.client;
    }

    @Override
    public void moveTo(InetSocketAddress client) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean bind(InetSocketAddress from, long id) {
      return open && sessions.putIfAbsent(new CallerKey(from, id), this) == null;
    }

    @Override
    public void unbind(InetSocketAddress from, long id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void toClient(ByteBuf datagram) {
      toClient.add(taken(datagram));
    }

    @Override
    public void toClient(InetSocketAddress to, ByteBuf datagram) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void toOrigin(ByteBuf datagram) {
      toOrigin.add(taken(datagram));
    }

    @Override
    public void alive() {}

    @Override
    public void silence(Duration silence) {}

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void end(EndReason reason) {
      if (open) {
        open = false;
        sessions.values().removeIf(session -> Objects.equals(session, this));
        route.close(reason);
        inspector.ended(this, reason);
      }
    }
  }
}
