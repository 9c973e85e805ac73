package io.weir.api.net.http;

import io.netty.channel.EventLoop;
import io.weir.api.Endpoint;
import io.weir.api.Origin;
import io.weir.api.routing.OriginConnector;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks one origin after the other until one takes the question. An origin that was reached and
 * keeps silent has taken it: it may hold a playlist for its next part, a stream for its first
 * frame, or an offer for its hooks. Confined to the client's event loop, but for {@link #abandon}.
 *
 * @param <R> an answer
 */
public final class Asking<R> implements OriginConnector<Asking.Asked<R>> {
  /** Of the time for a candidate, what its connection may take; in tenths. */
  private static final int CONNECT_TENTHS = 7;

  /** Puts the question to an origin. */
  public interface Question<R> {
    /**
     * Asks.
     *
     * @param connectTimeout for the connection to be there
     * @return fails with a {@link io.weir.api.routing.RouteException}
     */
    CompletionStage<R> ask(Origin origin, Endpoint endpoint, Duration connectTimeout);
  }

  /**
   * An origin that has taken the question.
   *
   * @param endpoint where it was asked
   * @param answer what it says, now or later
   */
  public record Asked<R>(Endpoint endpoint, CompletionStage<R> answer) {}

  private final EventLoop loop;
  private final Question<R> question;
  private final Consumer<R> dispose;
  private @Nullable Asked<R> asked;

  /**
   * Asks for one client.
   *
   * @param dispose lets go of an answer that nobody wants
   */
  public Asking(EventLoop loop, Question<R> question, Consumer<R> dispose) {
    this.loop = loop;
    this.question = question;
    this.dispose = dispose;
  }

  @Override
  public CompletionStage<Asked<R>> connect(Origin origin, Endpoint endpoint, Duration timeout) {
    CompletableFuture<Asked<R>> taken = new CompletableFuture<>();
    Duration forConnection = timeout.multipliedBy(CONNECT_TENTHS).dividedBy(10);
    CompletionStage<R> answer = question.ask(origin, endpoint, forConnection);
    Asked<R> now = new Asked<>(endpoint, answer);
    asked = now;
    answer.whenComplete(
        (said, failure) -> {
          if (!now.equals(asked)) {
            return;
          }
          asked = null;
          if (failure == null) {
            taken.complete(now);
          } else {
            taken.completeExceptionally(failure);
          }
        });
    return taken;
  }

  /** There is a connection by now, or the question had failed. */
  @Override
  public Optional<Asked<R>> silent() {
    Asked<R> reached = asked;
    asked = null;
    return Optional.ofNullable(reached);
  }

  @Override
  public void abandon(Asked<R> asked) {
    asked.answer().thenAccept(answer -> loop.execute(() -> dispose.accept(answer)));
  }
}
