package io.weir.plugin.rtmp.origin;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.weir.api.Endpoint;
import io.weir.api.ErrorCode;
import io.weir.api.Origin;
import io.weir.api.net.Dialer;
import io.weir.api.routing.OriginConnector;
import io.weir.api.routing.RouteException;
import io.weir.codec.rtmp.chunk.CommandListener;
import io.weir.codec.rtmp.chunk.RtmpLimits;
import java.time.Duration;
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
   */
  public RtmpConnector(
      Dialer dialer,
      Channel client,
      Recording recording,
      RtmpLimits limits,
      boolean patient,
      CommandListener watch,
      RandomGenerator random) {
    this.dialer = dialer;
    this.client = client;
    this.recording = recording;
    this.limits = limits;
    this.patient = patient;
    this.watch = watch;
    this.random = random;
  }

  @Override
  public CompletionStage<OriginConnection> connect(
      Origin origin, Endpoint endpoint, Duration timeout) {
    if (cancelled) {
      return CompletableFuture.failedStage(gone());
    }
    Replay replay = new Replay(recording, limits, watch, client.alloc());
    Attempt attempt = new Attempt(client.eventLoop(), replay, patient);
    current = attempt;
    ChannelFuture dial =
        dialer.dial(client, endpoint, timeout, new OriginHandshakeHandler(random, attempt));
    attempt.begin(dial, timeout);
    return attempt.result();
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
