package io.weir.plugin.webrtc.media;

import io.netty.buffer.ByteBuf;
import io.weir.api.net.UdpOpening;
import io.weir.api.net.UdpOrigin;
import io.weir.api.net.UdpOriginHandler;
import io.weir.api.net.UdpPort;
import io.weir.api.net.UdpSession;
import io.weir.api.routing.EndReason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A leg whose socket is being connected. Confined to its event loop. */
final class LegOpening implements UdpOriginHandler {
  private static final Logger log = LoggerFactory.getLogger(LegOpening.class);

  private final UdpOpening opening;
  private final long id;
  private final Duration silence;
  private final OriginLeg leg;
  private final Consumer<Boolean> done;

  private LegOpening(
      UdpOpening opening, long id, Duration silence, OriginLeg leg, Consumer<Boolean> done) {
    this.opening = opening;
    this.id = id;
    this.silence = silence;
    this.leg = leg;
    this.done = done;
  }

  /**
   * Opens a leg for a client that has proved itself.
   *
   * @param id the key of its datagrams, with its address
   * @param silence for which either side may say nothing
   * @param done told whether the leg has begun; not, if there is no room or no way to the origin
   */
  static void open(
      UdpPort port,
      InetSocketAddress client,
      long id,
      Duration silence,
      OriginLeg leg,
      Consumer<Boolean> done) {
    Optional<UdpOpening> place = port.open(client);
    if (place.isEmpty()) {
      done.accept(false);
      return;
    }
    LegOpening opens = new LegOpening(place.get(), id, silence, leg, done);
    place.get().dial(leg.endpoint(), opens).whenComplete(opens::dialled);
  }

  private void dialled(@Nullable UdpOrigin socket, @Nullable Throwable failure) {
    Optional<UdpSession> joined =
        socket == null
            ? Optional.empty()
            : opening.join(id, socket, LegRoute.of(leg.session()), silence, leg);
    joined.ifPresent(leg::begin);
    done.accept(joined.isPresent());
    if (joined.isEmpty()) {
      log.debug("{}: no way to {}", leg.session().name(), leg.endpoint(), failure);
      opening.close();
    } else if (!leg.session().join(leg)) {
      leg.end(EndReason.CLIENT_CLOSED); // over meanwhile
    }
  }

  @Override
  public void received(ByteBuf datagram) {
    // Nothing was sent there yet, so there is nothing to be answered.
  }

  @Override
  public void failed(IOException cause) {
    log.debug("{}: {}", leg.session().name(), cause.getMessage());
  }
}
