package io.weir.host.net.udp;

import io.netty.buffer.ByteBuf;
import io.weir.api.net.UdpInspector;
import io.weir.api.net.UdpSession;
import io.weir.api.routing.EndReason;
import io.weir.api.routing.Route;
import io.weir.api.routing.Traffic;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A client joined with its origin socket: the hot path. Confined to its loop. */
final class RelayedSession implements UdpSession {
  private static final int MOST_KEYS = 16;

  private final Lane lane;
  private final Place place;
  private final OriginSocket origin;
  private final Route<?> route;
  private final Traffic traffic;
  private final UdpInspector inspector;
  private final Outbox toClient;
  private final List<SessionKey> keys = new ArrayList<>(2);
  private long silenceNanos;
  private long clientHeard;
  private long originHeard;
  private volatile boolean over;

  RelayedSession(
      Lane lane,
      Place place,
      OriginSocket origin,
      Route<?> route,
      Duration silence,
      UdpInspector inspector) {
    this.lane = lane;
    this.place = place;
    this.origin = origin;
    this.route = route;
    this.traffic = route.traffic();
    this.inspector = inspector;
    this.toClient = lane.outbox(place.client());
    this.silenceNanos = silence.toNanos();
    this.clientHeard = lane.now();
    this.originHeard = clientHeard;
  }

  UdpListener listener() {
    return place.listener();
  }

  /** Begins; the first key is free. */
  void start(long id) {
    bind(place.client(), id);
    origin.joined(this);
    route.revoked().thenAccept(this::end);
    route.drained().thenRun(() -> end(EndReason.DRAINING)); // who calls again is routed anew
  }

  /** Takes the buffer over. */
  void fromClient(ByteBuf datagram) {
    clientHeard = lane.now();
    boolean passes;
    try {
      passes = inspector.fromClient(this, datagram);
    } catch (RuntimeException e) {
      lane.fault(datagram, e);
      end(EndReason.CLIENT_ERROR);
      return;
    }
    if (passes) {
      toOrigin(datagram);
    } else {
      datagram.release();
    }
  }

  /** Takes the buffer over. */
  void fromOrigin(ByteBuf datagram) {
    originHeard = lane.now();
    boolean passes;
    try {
      passes = inspector.fromOrigin(this, datagram);
    } catch (RuntimeException e) {
      lane.fault(datagram, e);
      end(EndReason.ORIGIN_ERROR);
      return;
    }
    if (passes) {
      toClient(datagram);
    } else {
      datagram.release();
    }
  }

  @Override
  public void toOrigin(ByteBuf datagram) {
    traffic.packetToOrigin(datagram.readableBytes());
    lane.countToOrigin();
    origin.outbox().add(datagram);
  }

  @Override
  public void toClient(ByteBuf datagram) {
    traffic.packetToClient(datagram.readableBytes());
    lane.countToClient();
    if (place.isTaken()) {
      toClient.add(datagram);
    } else {
      lane.drop(datagram, Drop.LATE);
    }
  }

  @Override
  public void toClient(InetSocketAddress to, ByteBuf datagram) {
    if (to.equals(client()) || !place.isTaken()) {
      toClient(datagram);
      return;
    }
    traffic.packetToClient(datagram.readableBytes());
    lane.countToClient();
    lane.send(to, datagram);
  }

  @Override
  public InetSocketAddress client() {
    return toClient.peer();
  }

  @Override
  public void moveTo(InetSocketAddress client) {
    toClient.peer(client);
  }

  @Override
  public boolean bind(InetSocketAddress from, long id) {
    RelayedSession holder = lane.table().find(from, id);
    if (holder != null || over || keys.size() >= MOST_KEYS) {
      return holder == this;
    }
    SessionKey key = new SessionKey(from, id);
    keys.add(key);
    lane.table().put(key, this);
    return true;
  }

  @Override
  public void unbind(InetSocketAddress from, long id) {
    if (lane.table().find(from, id) == this) {
      SessionKey key = new SessionKey(from, id);
      keys.remove(key);
      lane.table().remove(key);
    }
  }

  @Override
  public void alive() {
    clientHeard = lane.now();
  }

  @Override
  public void silence(Duration silence) {
    silenceNanos = silence.toNanos();
  }

  /** Whether one of its sides has been silent for too long. */
  boolean silent(long now, long slackNanos) {
    return now - Math.min(clientHeard, originHeard) > silenceNanos + slackNanos;
  }

  @Override
  public boolean isOpen() {
    return !over;
  }

  @Override
  public void end(EndReason reason) {
    if (lane.loop().inEventLoop()) {
      endHere(reason);
    } else {
      lane.loop().execute(() -> endHere(reason));
    }
  }

  private void endHere(EndReason reason) {
    if (over) {
      return;
    }
    over = true;
    keys.forEach(lane.table()::remove);
    keys.clear();
    route.close(reason);
    try {
      inspector.ended(this, reason);
    } catch (RuntimeException e) {
      lane.fault(e);
    }
    lane.ended(this);
  }

  /** After its last words have left. */
  void release() {
    origin.shut();
    place.release();
  }

  /** Nobody listens there any more, or the socket broke. */
  void originGone() {
    end(EndReason.ORIGIN_CLOSED);
  }
}
