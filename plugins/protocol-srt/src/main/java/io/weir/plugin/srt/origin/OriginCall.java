package io.weir.plugin.srt.origin;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.weir.api.ErrorCode;
import io.weir.api.Origin;
import io.weir.api.net.UdpOrigin;
import io.weir.api.net.UdpOriginHandler;
import io.weir.api.routing.RouteException;
import io.weir.codec.srt.Handshake;
import io.weir.codec.srt.Handshakes;
import io.weir.codec.srt.SrtException;
import io.weir.codec.srt.SrtPacket;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One origin asked for one caller: induction, then the caller's own conclusion with the origin's
 * cookie, each said again every 250 ms (libsrt's pace) until it is answered.
 *
 * <p>Confined to the caller's event loop. Whoever gets the leg owns its socket; in every other case
 * the socket is closed.
 */
final class OriginCall implements UdpOriginHandler {
  private static final long PACE_MILLIS = 250;

  private final Words conclusion;
  private final Origin origin;
  private final EventLoop loop;
  private final LongSupplier nanos;
  private final CompletableFuture<OriginLeg> result = new CompletableFuture<>();
  private @Nullable UdpOrigin socket;
  private @Nullable Future<?> pace;
  private boolean inducted;
  private int cookie;

  OriginCall(Words conclusion, Origin origin, EventLoop loop, LongSupplier nanos) {
    this.conclusion = conclusion;
    this.origin = origin;
    this.loop = loop;
    this.nanos = nanos;
  }

  CompletionStage<OriginLeg> result() {
    return result;
  }

  /** Begins once the socket is there; gives up after the timeout. */
  void begin(CompletionStage<UdpOrigin> dialled, Duration timeout) {
    Future<?> deadline =
        loop.schedule(
            () -> fail("no answer within " + timeout.toMillis() + " ms"),
            timeout.toNanos(),
            TimeUnit.NANOSECONDS);
    result.whenComplete((leg, failure) -> deadline.cancel(false));
    dialled.whenComplete(this::dialled);
  }

  private void dialled(@Nullable UdpOrigin opened, @Nullable Throwable failure) {
    if (opened == null) {
      fail(String.valueOf(failure));
      return;
    }
    if (result.isDone()) {
      opened.close();
      return;
    }
    socket = opened;
    pace =
        loop.scheduleAtFixedRate(
            () -> ask(opened), PACE_MILLIS, PACE_MILLIS, TimeUnit.MILLISECONDS);
    ask(opened);
  }

  private void ask(UdpOrigin to) {
    ByteBuf words = conclusion.again(nanos.getAsLong());
    if (inducted) {
      Handshakes.setCookie(words, cookie);
      to.send(words);
      return;
    }
    try {
      to.send(Handshakes.induction(PooledByteBufAllocator.DEFAULT.buffer(), words));
    } finally {
      words.release();
    }
  }

  @Override
  public void received(ByteBuf datagram) {
    UdpOrigin from = socket;
    boolean answer =
        SrtPacket.hasHeader(datagram)
            && SrtPacket.isHandshake(datagram)
            && SrtPacket.destination(datagram) == conclusion.handshake().socketId();
    if (from == null || result.isDone() || !answer) {
      return;
    }
    try {
      answered(from, Words.copy(datagram, nanos.getAsLong()));
    } catch (SrtException e) {
      fail(String.valueOf(e.getMessage()));
    }
  }

  private void answered(UdpOrigin from, Words words) {
    Handshake handshake = words.handshake();
    if (handshake.isRejection()) {
      end(new OriginRejection(origin, handshake.rejection()));
    } else if (handshake.version() != Handshake.VERSION_5) {
      fail("version " + handshake.version() + " (expected: 5)");
    } else if (handshake.request() == Handshake.INDUCTION && !inducted) {
      inducted = true;
      cookie = handshake.cookie();
      ask(from);
    } else if (handshake.request() == Handshake.CONCLUSION && inducted) {
      consented(from, words);
    }
  }

  private void consented(UdpOrigin from, Words words) {
    from.hold();
    stop();
    result.complete(new OriginLeg(from, words));
  }

  @Override
  public void failed(IOException cause) {
    fail(String.valueOf(cause.getMessage()));
  }

  private void fail(String why) {
    end(new RouteException(ErrorCode.ORIGIN_UNREACHABLE, origin.id() + ": " + why));
  }

  private void end(RouteException why) {
    if (result.completeExceptionally(why)) {
      stop();
      if (socket != null) {
        socket.close();
      }
    }
  }

  private void stop() {
    if (pace != null) {
      pace.cancel(false);
    }
  }
}
