package io.weir.host.net.udp;

import io.netty.channel.EventLoop;
import io.weir.api.net.UdpOpening;
import io.weir.api.net.UdpPort;
import io.weir.api.net.UdpSession;
import java.net.InetSocketAddress;
import java.util.Optional;

/** A lane as one listener's protocol sees it. Of its loop. */
final class LanePort implements UdpPort {
  private final Lane lane;
  private final UdpListener listener;

  LanePort(Lane lane, UdpListener listener) {
    this.lane = lane;
    this.listener = listener;
  }

  @Override
  public EventLoop loop() {
    return lane.loop();
  }

  @Override
  public InetSocketAddress localAddress() {
    return listener.address();
  }

  @Override
  public Optional<UdpOpening> open(InetSocketAddress client) {
    return lane.open(client, listener);
  }

  @Override
  public Optional<UdpSession> find(InetSocketAddress client, long id) {
    return Optional.ofNullable(lane.table().find(client, id));
  }
}
