package io.weir.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.weir.bench.load.SrtBroadcast.Shape;
import io.weir.bench.load.SrtBroadcast.Viewer;
import io.weir.codec.srt.Handshake;
import io.weir.codec.srt.Handshakes;
import io.weir.codec.srt.SrtException;
import io.weir.codec.srt.SrtPacket;
import io.weir.codec.srt.StreamIdExtension;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A listener of SRT that lets everybody in and sends the stream that was asked for. Confined to its
 * event loop.
 */
final class SrtOrigin extends ChannelInboundHandlerAdapter {
  private static final int COOKIE = 0x5eed;
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Figures figures;
  private final Map<Integer, Playing> playing = new HashMap<>();
  private final Map<Caller, Integer> sockets = new HashMap<>();
  private final Map<Shape, SrtBroadcast> broadcasts = new EnumMap<>(Shape.class);
  private int last;

  SrtOrigin(Figures figures) {
    this.figures = figures;
  }

  /** A socket at the other end. */
  private record Caller(InetSocketAddress address, int socketId) {}

  private record Playing(Caller caller, Viewer viewer, SrtBroadcast broadcast) {}

  /** A player whose SHUTDOWN was lost must not be sent the stream for ever. */
  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ctx.executor().scheduleAtFixedRate(this::dropSilent, 1, 1, TimeUnit.SECONDS);
  }

  private void dropSilent() {
    playing.entrySet().stream()
        .filter(entry -> entry.getValue().viewer().silentNanos() > SILENCE_NANOS)
        .map(Map.Entry::getKey)
        .toList()
        .forEach(this::drop);
  }

  private void drop(int socketId) {
    Playing player = playing.remove(socketId);
    if (player != null) {
      sockets.remove(player.caller());
      player.broadcast().leave(player.viewer());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) throws SrtException {
    DatagramPacket datagram = (DatagramPacket) msg;
    try {
      received(ctx, datagram.sender(), datagram.content());
    } finally {
      datagram.release();
    }
  }

  private void received(ChannelHandlerContext ctx, InetSocketAddress from, ByteBuf packet)
      throws SrtException {
    if (SrtPacket.isHandshake(packet)) {
      handshake(ctx, from, packet);
      return;
    }
    figures.packets.increment();
    int socketId = SrtPacket.destination(packet);
    Playing player = playing.get(socketId);
    if (player == null) {
      return;
    }
    player.viewer().heard();
    if (SrtPacket.isShutdown(packet)) {
      drop(socketId);
    } else if (SrtPackets.type(packet) == SrtPackets.ACK) {
      int number = SrtPackets.number(packet);
      send(ctx, SrtPackets.ackAck(ctx.alloc(), number, player.viewer().socketId()), from);
    }
  }

  private void handshake(ChannelHandlerContext ctx, InetSocketAddress from, ByteBuf packet)
      throws SrtException {
    Handshake handshake = Handshake.read(packet);
    if (handshake.request() == Handshake.INDUCTION) {
      send(ctx, Handshakes.inductionAnswer(ctx.alloc().ioBuffer(64), packet, COOKIE), from);
      return;
    }
    Caller caller = new Caller(from, handshake.socketId());
    Integer known = sockets.get(caller);
    int socketId = known != null ? known : ++last;
    send(ctx, SrtPackets.consent(ctx.alloc(), handshake, socketId), from);
    if (known != null) {
      return; // the first answer was lost
    }
    String streamId = StreamIdExtension.find(packet, handshake);
    String stream = streamId.replaceAll(".*r=live/([^,]*).*", "$1");
    SrtBroadcast broadcast = broadcast(ctx.channel(), Shape.named(stream));
    Viewer viewer = new Viewer(from, handshake.socketId());
    sockets.put(caller, socketId);
    playing.put(socketId, new Playing(caller, viewer, broadcast));
    broadcast.join(viewer);
  }

  private SrtBroadcast broadcast(Channel socket, Shape shape) {
    return broadcasts.computeIfAbsent(shape, missing -> new SrtBroadcast(missing, socket));
  }

  private static void send(ChannelHandlerContext ctx, ByteBuf packet, InetSocketAddress to) {
    ctx.writeAndFlush(new DatagramPacket(packet, to), ctx.voidPromise());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    figures.dropped.increment();
  }
}
