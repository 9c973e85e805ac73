package io.weir.plugin.srt.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.api.VhostRule;
import io.weir.api.net.UdpHandler;
import io.weir.api.net.UdpHandshake;
import io.weir.codec.srt.Caller;
import io.weir.codec.srt.Handshake;
import io.weir.codec.srt.Handshakes;
import io.weir.codec.srt.SrtException;
import io.weir.plugin.srt.stream.StreamNaming;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A handler with fakes around it, and the words of those who speak with it. */
final class Bench {
  static final int CALLER_ID = 0x1111;
  static final int ORIGIN_ID = 0x2222;
  static final int ORIGIN_COOKIE = 0x0badcafe;
  static final String STREAM = "#!::r=live/s,m=publish";

  final FakePort port = new FakePort();
  final FakeRouter router = new FakeRouter();
  final List<String> bad = new ArrayList<>();
  final InetSocketAddress client = new InetSocketAddress("192.0.2.9", 4000);
  final Caller caller = new Caller(CALLER_ID);
  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  long nanos = 5_000_000_000L;

  private final SrtProtocol protocol =
      new SrtProtocol(
          new CallerServices(
              router,
              new StreamNaming(new VhostRule(Set.of())),
              (reason, peer, detail) -> bad.add(reason),
              purpose -> new byte[32],
              Duration.ofSeconds(10),
              () -> now,
              () -> nanos));
  private final UdpHandler handler = protocol.handler(port);

  SrtProtocol protocol() {
    return protocol;
  }

  void pass(Duration duration) {
    nanos += duration.toNanos();
    now = now.plus(duration);
    port.pass(duration);
  }

  /** Hands a datagram to the handler; returns the answers. */
  List<byte[]> say(InetSocketAddress from, ByteBuf datagram) {
    List<byte[]> answers = new ArrayList<>();
    handler.received(
        new UdpHandshake() {
          @Override
          public InetSocketAddress from() {
            return from;
          }

          @Override
          public ByteBuf content() {
            return datagram;
          }

          @Override
          public boolean reply(ByteBuf answer) {
            answers.add(Caller.bytes(answer));
            answer.release();
            return true;
          }
        });
    return answers;
  }

  /** The cookie that the address is given. */
  int cookie(InetSocketAddress from) {
    return read(say(from, caller.induction()).get(0)).cookie();
  }

  /** Says a conclusion with a fresh cookie. */
  List<byte[]> conclude(String streamId) {
    return say(client, caller.conclusion(cookie(client), streamId));
  }

  FakePort.Opening opening() {
    return port.openings.get(port.openings.size() - 1);
  }

  FakePort.Origin origin() {
    return opening().origins.get(0);
  }

  /** The origin's answers to induction and conclusion, as libsrt gives them. */
  void originAgrees() {
    origin().says(originInduction());
    origin().says(originConclusion());
  }

  ByteBuf originInduction() {
    return Handshakes.inductionAnswer(Unpooled.buffer(), caller.induction(), ORIGIN_COOKIE);
  }

  ByteBuf originConclusion() {
    ByteBuf answer =
        new Caller(ORIGIN_ID)
            .fixed(5, 0x1, Handshake.CONCLUSION, ORIGIN_COOKIE)
            .setInt(12, CALLER_ID);
    return Caller.extension(answer, 2, Caller.words(0x010501, 0xbf, 0x780078));
  }

  /** A caller with its session. */
  FakePort.Session established() {
    conclude(STREAM);
    originAgrees();
    return session(client);
  }

  /** The session that the client's datagrams for the origin's socket id go to. */
  FakePort.Session session(InetSocketAddress from) {
    return Optional.ofNullable(port.sessions.get(new FakePort.CallerKey(from, ORIGIN_ID)))
        .orElseThrow();
  }

  static Handshake read(byte[] packet) {
    try {
      return Handshake.read(Unpooled.wrappedBuffer(packet));
    } catch (SrtException e) {
      throw new AssertionError(e);
    }
  }
}
