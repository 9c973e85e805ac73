package io.weir.plugin.rtmp.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.weir.codec.rtmp.amf.AmfValue;
import io.weir.codec.rtmp.command.RtmpCommand;
import io.weir.codec.rtmp.handshake.ClientHandshake;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** A client of the session under test. */
final class TestClient extends Peer {
  private final ClientHandshake handshake = new ClientHandshake(new Random(1));

  TestClient(ByteBufAllocator alloc, SocketLike channel) {
    super(alloc, channel);
  }

  void handshake() {
    ByteBuf out = alloc.buffer();
    handshake.start(out);
    channel.writeInbound(out);
    while (listen()) {}
  }

  @Override
  void receive(ByteBuf in) {
    if (!handshake.isDone()) {
      ByteBuf out = alloc.buffer();
      if (handshake.receive(in, out)) {
        channel.writeInbound(out);
      } else {
        out.release();
      }
    }
    receiveMessages(in);
  }

  static RtmpCommand connect(String app) {
    return connect(app, 0);
  }

  static RtmpCommand connect(String app, int objectEncoding) {
    return connect(app, objectEncoding, "type", AmfValue.of("nonprivate"));
  }

  static RtmpCommand connect(String app, int objectEncoding, String name, AmfValue value) {
    Map<String, AmfValue> about = new LinkedHashMap<>();
    about.put("app", AmfValue.of(app));
    about.put("flashVer", AmfValue.of("FMLE/3.0 (compatible; test)"));
    about.put("tcUrl", AmfValue.of("rtmp://192.0.2.9:1935/" + app));
    about.put("objectEncoding", AmfValue.of(objectEncoding));
    about.put(name, value);
    return RtmpCommand.of("connect", 1, AmfValue.of(about));
  }

  static RtmpCommand call(String name, double transactionId, AmfValue... arguments) {
    AmfValue[] all = new AmfValue[arguments.length + 1];
    all[0] = AmfValue.NULL;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return RtmpCommand.of(name, transactionId, all);
  }

  static AmfValue text(String value) {
    return AmfValue.of(value);
  }

  /** As ffmpeg does: connect, then the rest once that is answered, and publish at last. */
  void publish(String stream) {
    handshake();
    say(3, 0, connect("live"));
    say(3, 0, call("releaseStream", 2, text(stream)));
    say(3, 0, call("FCPublish", 3, text(stream)));
    say(3, 0, call("createStream", 4));
    say(8, 1, call("publish", 5, text(stream), text("live")));
  }

  void play(String stream) {
    play(stream, connect("live"));
  }

  void play(String stream, RtmpCommand connect) {
    handshake();
    say(3, 0, connect);
    say(3, 0, call("createStream", 2));
    say(8, 0, call("getStreamLength", 3, text(stream)));
    say(8, 1, call("play", 4, text(stream), AmfValue.of(-2000)));
  }
}
