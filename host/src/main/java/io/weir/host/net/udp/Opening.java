package io.weir.host.net.udp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.weir.api.Endpoint;
import io.weir.api.net.UdpInspector;
import io.weir.api.net.UdpOpening;
import io.weir.api.net.UdpOrigin;
import io.weir.api.net.UdpOriginHandler;
import io.weir.api.net.UdpSession;
import io.weir.api.routing.Route;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A place whose session is not there yet, with the origin sockets tried for it. Of its loop. */
final class Opening implements UdpOpening {
  private final Lane lane;
  private final Place place;
  private final List<OriginSocket> dialled = new ArrayList<>(1);
  private boolean done;

  Opening(Lane lane, Place place) {
    this.lane = lane;
    this.place = place;
  }

  Place place() {
    return place;
  }

  @Override
  public InetSocketAddress client() {
    return place.client();
  }

  @Override
  public CompletionStage<UdpOrigin> dial(Endpoint endpoint, UdpOriginHandler handler) {
    if (done) {
      return CompletableFuture.failedFuture(new ClosedChannelException());
    }
    CompletableFuture<UdpOrigin> result = new CompletableFuture<>();
    OriginSocket socket = new OriginSocket(lane, this, handler);
    ChannelFuture connecting = lane.connect(endpoint, socket);
    connecting.addListener(
        connected -> {
          if (!connected.isSuccess()) {
            result.completeExceptionally(OriginSocket.ioException(connected.cause()));
          } else if (done) {
            connecting.channel().close();
            result.completeExceptionally(new ClosedChannelException());
          } else {
            socket.connected(connecting.channel());
            dialled.add(socket);
            result.complete(socket);
          }
        });
    return result;
  }

  @Override
  public void toClient(ByteBuf datagram) {
    if (done) {
      lane.drop(datagram, Drop.LATE);
    } else {
      lane.send(place.client(), datagram);
    }
  }

  @Override
  public Optional<UdpSession> join(
      long id, UdpOrigin origin, Route<?> route, Duration silence, UdpInspector inspector) {
    OriginSocket socket = (OriginSocket) origin;
    if (done || !dialled.contains(socket)) {
      return Optional.empty();
    }
    if (lane.table().find(place.client(), id) != null) {
      return Optional.empty();
    }
    dialled.remove(socket);
    finish();
    place.opened();
    RelayedSession session = new RelayedSession(lane, place, socket, route, silence, inspector);
    lane.began(session);
    session.start(id);
    return Optional.of(session);
  }

  @Override
  public void close() {
    if (!done) {
      finish();
      place.release();
    }
  }

  private void finish() {
    done = true;
    lane.over(this);
    List.copyOf(dialled).forEach(OriginSocket::shut);
  }

  /** A socket of this opening is closed. */
  void forget(OriginSocket socket) {
    dialled.remove(socket);
  }
}
