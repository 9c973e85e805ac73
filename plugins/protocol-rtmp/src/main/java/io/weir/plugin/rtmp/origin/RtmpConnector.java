package io.weir.plugin.rtmp.origin;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.weir.api.Endpoint;
import io.weir.api.ErrorCode;
import io.weir.api.Origin;
import io.weir.api.net.ClientAddress;
import io.weir.api.net.Dialer;
import io.weir.api.routing.OriginConnector;
import io.weir.api.routing.RouteException;
import io.weir.codec.rtmp.chunk.CommandListener;
import io.weir.codec.rtmp.chunk.RtmpLimits;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Dials origins for one client and says to each what the client has said. The recording must stay
 * open until the route is open or {@link #cancel} was called.
 *
 * <p>Confined to the client's event loop, but for {@link #abandon}.
 */
public final class RtmpConnector implements OriginConnector<OriginConnection> {
  private final Dialer dialer;
  private final Channel client;
  private final Recording recording;
  private final RtmpLimits limits;
  private final boolean patient;
  private final CommandListener watch;
  private final RandomGenerator random;
  private final Introduction introduction;
  private final Redirects redirects;
  private @Nullable Attempt current;
  private boolean cancelled;

  /**
   * A connector for one client.
   *
   * @param limits for what origins say
   * @param patient whether an origin that knows all and says nothing has accepted: it has if the
   *     client plays, since the stream may not be published yet
   * @param watch hears of the client's commands, those of the recording included
   * @param random for handshakes
   * @param introduction how origins are told of the client, unless their label says otherwise
   * @param redirects where origins may send it
   */
  public RtmpConnector(
      Dialer dialer,
      Channel client,
      Recording recording,
      RtmpLimits limits,
      boolean patient,
      CommandListener watch,
      RandomGenerator random,
      Introduction introduction,
      Redirects redirects) {
    this.dialer = dialer;
    this.client = client;
    this.recording = recording;
    this.limits = limits;
    this.patient = patient;
    this.watch = watch;
    this.random = random;
    this.introduction = introduction;
    this.redirects = redirects;
  }

  @Override
  public CompletionStage<OriginConnection> connect(
      Origin origin, Endpoint endpoint, Duration timeout) {
    CompletableFuture<OriginConnection> result = new CompletableFuture<>();
    dial(new Redirects.Place(origin, endpoint), System.nanoTime() + timeout.toNanos(), 0, result);
    return result;
  }

  /** All that follow a redirect share the time of the first. */
  private void dial(
      Redirects.Place place,
      long deadline,
      int redirected,
      CompletableFuture<OriginConnection> result) {
    attempt(place, Duration.ofNanos(deadline - System.nanoTime()))
        .whenComplete(
            (connection, failure) -> {
              Optional<String> target = Redirects.target(failure);
              if (connection != null) {
                result.complete(connection);
              } else if (target.isEmpty()) {
                result.completeExceptionally(failure);
              } else {
                redirects
                    .next(target.get(), redirected)
                    .ifPresentOrElse(
                        next -> dial(next, deadline, redirected + 1, result),
                        () -> result.completeExceptionally(Redirects.refusal(target.get())));
              }
            });
  }

  private CompletionStage<OriginConnection> attempt(Redirects.Place place, Duration timeout) {
    if (cancelled) {
      return CompletableFuture.failedStage(gone());
    }
    Replay replay = new Replay(recording, limits, watch, client.alloc());
    Attempt attempt = new Attempt(client.eventLoop(), replay, patient);
    current = attempt;
    ChannelFuture dial =
        dialer.dial(
            client,
            place.endpoint(),
            timeout,
            new OriginHandshakeHandler(random, attempt, out -> introduce(place.origin(), out)));
    attempt.begin(dial, timeout);
    return attempt.result();
  }

  /** Appends what comes before the handshake. */
  private void introduce(Origin origin, ByteBuf out) {
    Introduction how =
        Optional.ofNullable(origin.labels().get(Introduction.LABEL))
            .flatMap(Introduction::named)
            .orElse(introduction);
    if (ClientAddress.of(client) instanceof InetSocketAddress from
        && client.localAddress() instanceof InetSocketAddress reached) {
      how.write(out, from, reached);
    }
  }

  /** The client has gone: ends what is under way, and whatever is asked for later. */
  public void cancel() {
    cancelled = true;
    if (current != null) {
      current.fail(gone());
    }
  }

  private static RouteException gone() {
    return new RouteException(ErrorCode.CLIENT_GONE, "the client has gone");
  }

  @Override
  public void abandon(OriginConnection connection) {
    connection.channel().eventLoop().execute(connection::close);
  }
}
