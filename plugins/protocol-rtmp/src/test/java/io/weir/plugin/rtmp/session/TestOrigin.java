package io.weir.plugin.rtmp.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.weir.codec.rtmp.ControlMessages;
import io.weir.codec.rtmp.amf.AmfValue;
import io.weir.codec.rtmp.command.RtmpCommand;
import io.weir.codec.rtmp.handshake.ServerHandshake;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;

/** An origin that the session under test has dialled; it talks as nginx-rtmp and SRS do. */
final class TestOrigin extends Peer {
  private final ServerHandshake handshake = new ServerHandshake(new Random(2));
  private final BiConsumer<TestOrigin, Heard> manners;

  /** What it calls the next message stream. */
  int nextStream = 1;

  TestOrigin(ByteBufAllocator alloc, SocketLike channel, BiConsumer<TestOrigin, Heard> manners) {
    super(alloc, channel);
    this.manners = manners;
  }

  @Override
  void receive(ByteBuf in) {
    if (!handshake.isDone()) {
      ByteBuf out = alloc.buffer();
      handshake.receive(in, out);
      if (out.isReadable()) {
        channel.writeInbound(out);
      } else {
        out.release();
      }
    }
    receiveMessages(in);
  }

  @Override
  void onMessage(Heard message) {
    manners.accept(this, message);
  }

  /** Says yes to everything. */
  static void friendly(TestOrigin origin, Heard message) {
    message
        .command()
        .ifPresent(
            command -> {
              switch (command.name()) {
                case "publish" ->
                    origin.status(message.streamId(), "status", "NetStream.Publish.Start", "yes");
                case "play" -> {
                  origin.say(
                      ControlMessages.userControl(
                          origin.alloc, ControlMessages.STREAM_BEGIN, message.streamId()));
                  origin.status(message.streamId(), "status", "NetStream.Play.Reset", "yes");
                  origin.status(message.streamId(), "status", "NetStream.Play.Start", "yes");
                }
                default -> quiet(origin, message);
              }
            });
  }

  /** Says yes to everything before publish and play, and nothing then. */
  static void quiet(TestOrigin origin, Heard message) {
    message
        .command()
        .ifPresent(
            command -> {
              switch (command.name()) {
                case "connect" -> origin.connected(command);
                case "createStream" ->
                    origin.say(
                        3,
                        0,
                        RtmpCommand.of(
                            "_result",
                            command.transactionId(),
                            AmfValue.NULL,
                            AmfValue.of(origin.nextStream++)));
                case "releaseStream", "FCPublish", "getStreamLength", "_checkbw" ->
                    origin.say(
                        3,
                        0,
                        RtmpCommand.of(
                            "_result", command.transactionId(), AmfValue.NULL, AmfValue.UNDEFINED));
                case "FCSubscribe" ->
                    origin.say(
                        3,
                        0,
                        RtmpCommand.of(
                            "onFCSubscribe",
                            0,
                            AmfValue.NULL,
                            info("status", "NetStream.Play.Start", "subscribed")));
                default -> {}
              }
            });
  }

  private void connected(RtmpCommand connect) {
    say(
        ControlMessages.windowAckSize(alloc, 5_000_000),
        ControlMessages.setPeerBandwidth(alloc, 5_000_000, 2),
        ControlMessages.setChunkSize(alloc, 4096));
    say(
        3,
        0,
        RtmpCommand.of(
            "_result",
            connect.transactionId(),
            AmfValue.of(Map.of("fmsVer", AmfValue.of("FMS/3,0,1,123"))),
            info("status", "NetConnection.Connect.Success", "Connection succeeded.")));
    say(3, 0, RtmpCommand.of("onBWDone", 0, AmfValue.NULL));
  }

  static AmfValue info(String level, String code, String description) {
    Map<String, AmfValue> info = new LinkedHashMap<>();
    info.put("level", AmfValue.of(level));
    info.put("code", AmfValue.of(code));
    info.put("description", AmfValue.of(description));
    return AmfValue.of(info);
  }

  void status(int streamId, String level, String code, String description) {
    say(5, streamId, RtmpCommand.of("onStatus", 0, AmfValue.NULL, info(level, code, description)));
  }
}
