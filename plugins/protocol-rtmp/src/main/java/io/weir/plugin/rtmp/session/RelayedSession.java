package io.weir.plugin.rtmp.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.weir.api.Role;
import io.weir.api.net.TcpRelay;
import io.weir.api.routing.EndReason;
import io.weir.api.routing.Route;
import io.weir.codec.rtmp.RtmpException;
import io.weir.codec.rtmp.RtmpException.Reason;
import io.weir.codec.rtmp.chunk.ChunkRelay;
import io.weir.codec.rtmp.chunk.ChunkScanner;
import io.weir.codec.rtmp.chunk.CommandListener;
import io.weir.codec.rtmp.command.RtmpCommand;
import io.weir.plugin.rtmp.origin.OriginConnection;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A client and an origin that are joined: bytes pass, each direction through its {@link
 * ChunkRelay}. It ends by itself when either side closes, which the host's relay sees to; or here,
 * by a fault of either side or because the host wants it. Confined to the event loop that both
 * sides share.
 */
final class RelayedSession {
  private static final long LAST_WORD_MILLIS = 2_000;

  /** Until the next look for the end of a chunk. */
  private static final long BOUNDARY_MILLIS = 20;

  private final Channel client;
  private final Route<OriginConnection> route;
  private final Role role;
  private final ReplyLine line;
  private final boolean reconnects;
  private final Faults faults;
  private final ChunkRelay toClient;
  private final ChunkRelayHandler fromOrigin;
  private final ChunkRelayHandler fromClient;
  private boolean ended;

  /** The origin's connection must be active: relays are taken from it. */
  RelayedSession(Channel client, Route<OriginConnection> route, Wish wish, Faults faults) {
    OriginConnection origin = route.connection();
    this.client = client;
    this.route = route;
    this.role = wish.role();
    this.line = wish.line();
    this.reconnects = wish.reconnects();
    this.faults = faults;
    this.toClient = origin.toClient(ChunkScanner.DEFAULT_CHUNK_SIZE, new Unheard());
    this.fromOrigin = new ChunkRelayHandler(toClient, this::originFault);
    this.fromClient = new ChunkRelayHandler(origin.toOrigin(), this::clientFault);
  }

  /**
   * Joins both sides.
   *
   * @param rest what the client has sent after its request; owned
   */
  void start(TcpRelay relay, RoutingHandler routing, CommandWatch watch, ByteBuf rest) {
    Channel origin = route.connection().channel();
    watch.arm();
    relay.join(client, origin, route);
    client.pipeline().replace(routing, "chunks", fromClient);
    origin.pipeline().replace(OriginConnection.HANDLER, "chunks", fromOrigin);
    origin.pipeline().addBefore("chunks", "end", new OriginEnd());
    if (rest.isReadable()) {
      ChannelHandlerContext chunks = client.pipeline().context(fromClient);
      fromClient.channelRead(chunks, rest);
      chunks.fireChannelReadComplete();
    } else {
      rest.release();
    }
    route.revoked().thenAccept(reason -> client.eventLoop().execute(() -> revoked(reason)));
    if (reconnects) {
      route.drained().thenRun(() -> client.eventLoop().execute(this::requestReconnect));
    }
  }

  /** Said between two chunks; the session goes on until the client ends it. */
  private void requestReconnect() {
    if (ended || !client.isActive()) {
      return;
    }
    if (!toClient.atChunkBoundary()) {
      client.eventLoop().schedule(this::requestReconnect, BOUNDARY_MILLIS, TimeUnit.MILLISECONDS);
      return;
    }
    int csid = idleCsid();
    client.writeAndFlush(
        new ReplyLine(line.typeId(), 0)
            .encode(client.alloc(), csid, toClient.chunkSize(), Replies.reconnect()));
    toClient.injected(csid);
  }

  private void revoked(EndReason reason) {
    boolean play = role == Role.PLAY;
    RtmpCommand word =
        Replies.status(
            "status",
            play ? "NetStream.Play.UnpublishNotify" : "NetConnection.Connect.Closed",
            "The session was ended; connect again.");
    end(reason, Optional.of(word));
  }

  private void clientFault(RtmpException fault) {
    faults.report(client, fault);
    boolean understood = fault.reason() == Reason.BAD_COMMAND;
    RtmpCommand word = Replies.status("error", "NetStream.Failed", "One connection, one stream.");
    end(EndReason.CLIENT_ERROR, understood ? Optional.of(word) : Optional.empty());
  }

  private void originFault(RtmpException fault) {
    faults.reportOrigin(route.connection().channel(), fault);
    end(EndReason.ORIGIN_ERROR, Optional.empty());
  }

  /** The word is said only where the client can tell it from what it was just being told. */
  private void end(EndReason reason, Optional<RtmpCommand> word) {
    if (ended) {
      return;
    }
    ended = true;
    if (word.isPresent() && toClient.atChunkBoundary()) {
      client.writeAndFlush(
          line.encode(client.alloc(), idleCsid(), toClient.chunkSize(), word.get()));
    }
    route.close(reason);
    route.connection().channel().close();
    client.eventLoop().schedule(() -> client.close(), LAST_WORD_MILLIS, TimeUnit.MILLISECONDS);
  }

  private int idleCsid() {
    int csid = ReplyLine.STATUS;
    while (toClient.isUnfinished(csid)) {
      csid++;
    }
    return csid;
  }

  /**
   * An origin that says no more has ended the session: RTMP knows no half of a connection. Else a
   * publisher that is silent itself would keep its stream from its successor.
   */
  private static final class OriginEnd extends ChannelInboundHandlerAdapter {
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event == ChannelInputShutdownEvent.INSTANCE) {
        ctx.close();
      } else {
        ctx.fireUserEventTriggered(event);
      }
    }
  }

  /** What origins command passes unheard. */
  private static final class Unheard implements CommandListener {
    @Override
    public int hears(int typeId) {
      return 0;
    }

    @Override
    public void onCommand(int typeId, int streamId, ByteBuf payload) {}

    @Override
    public void onLongCommand(int typeId, int streamId, int length, ByteBuf start) {}
  }
}
