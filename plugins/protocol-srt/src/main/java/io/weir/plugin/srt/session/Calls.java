package io.weir.plugin.srt.session;

import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * The callers of one event loop that are being connected, or were refused or ended just now, so
 * that a conclusion that is said again begins nothing again. Confined to the event loop.
 */
final class Calls {
  /** How long libsrt's callers go on by default. */
  private static final long MEMORY_SECONDS = 3;

  /** Past that the oldest habits go: a repeated conclusion then begins anew. */
  private static final int MAX_FINISHED = 4096;

  private final EventLoop loop;
  private final Map<CallerId, Known> known = new HashMap<>();
  private int finished;

  /**
   * A caller that has been heard.
   *
   * @param refusal what it was told, if it was refused
   */
  record Known(OptionalInt refusal) {}

  Calls(EventLoop loop) {
    this.loop = loop;
  }

  Optional<Known> find(CallerId caller) {
    return Optional.ofNullable(known.get(caller));
  }

  /** Its conclusion has come; nothing is said to it when it comes again. */
  void begin(CallerId caller) {
    known.put(caller, new Known(OptionalInt.empty()));
  }

  /** Its session relays, and answers it from now on. */
  void joined(CallerId caller) {
    known.remove(caller);
  }

  /** It was refused: for a while it is told so again. */
  void refused(CallerId caller, int code) {
    remember(caller, new Known(OptionalInt.of(code)));
  }

  /** Its session is over: what it still repeats is late. */
  void ended(CallerId caller) {
    remember(caller, new Known(OptionalInt.empty()));
  }

  private void remember(CallerId caller, Known what) {
    if (finished == MAX_FINISHED) {
      known.remove(caller);
      return;
    }
    known.put(caller, what);
    finished++;
    loop.schedule(
        () -> {
          finished--;
          known.remove(caller, what);
        },
        MEMORY_SECONDS,
        TimeUnit.SECONDS);
  }
}
