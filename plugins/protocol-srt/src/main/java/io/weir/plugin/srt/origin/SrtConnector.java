package io.weir.plugin.srt.origin;

import io.netty.channel.EventLoop;
import io.weir.api.Endpoint;
import io.weir.api.Origin;
import io.weir.api.net.UdpOpening;
import io.weir.api.routing.OriginConnector;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** Calls origins for one caller. Confined to the caller's event loop, but for {@link #abandon}. */
public final class SrtConnector implements OriginConnector<OriginLeg> {
  private final UdpOpening opening;
  private final Words conclusion;
  private final EventLoop loop;
  private final LongSupplier nanos;

  /**
   * A connector for one caller.
   *
   * @param opening the caller's
   * @param conclusion what it said
   * @param nanos the clock of {@link System#nanoTime}
   */
  public SrtConnector(UdpOpening opening, Words conclusion, EventLoop loop, LongSupplier nanos) {
    this.opening = opening;
    this.conclusion = conclusion;
    this.loop = loop;
    this.nanos = nanos;
  }

  @Override
  public CompletionStage<OriginLeg> connect(Origin origin, Endpoint endpoint, Duration timeout) {
    OriginCall call = new OriginCall(conclusion, origin, loop, nanos);
    call.begin(opening.dial(endpoint, call), timeout);
    return call.result();
  }

  @Override
  public void abandon(OriginLeg leg) {
    loop.execute(leg::close);
  }
}
