package io.weir.plugin.loopback.demo;

import io.netty.channel.Channel;
import io.weir.plugin.loopback.rtmp.ClientListener;
import io.weir.plugin.loopback.rtmp.ClientStream;
import io.weir.plugin.loopback.stream.Media;
import java.util.Optional;
import java.util.function.Consumer;

/** The demo's player, for one connection. */
final class PlaySide implements ClientListener {
  private final Clip clip;
  private final Channel channel;
  private final Results results;
  private final Consumer<String> onEnded;
  private final ClipChecker checker;
  private final long since = System.nanoTime();
  private boolean wrong;

  PlaySide(Clip clip, Channel channel, Results results, Consumer<String> onEnded) {
    this.clip = clip;
    this.channel = channel;
    this.results = results;
    this.onEnded = onEnded;
    this.checker = new ClipChecker(clip);
  }

  @Override
  public void started(ClientStream stream) {}

  @Override
  public void media(Media media) {
    if (wrong) {
      return;
    }
    boolean first = !checker.begun();
    Optional<String> difference = checker.accept(media);
    if (difference.isPresent()) {
      wrong = true;
      results.different(difference.get());
      channel.close();
    } else if (first && checker.begun()) {
      results.begun(System.nanoTime() - since);
    } else if (checker.begun() && checker.compared() % clip.frames() == 0) {
      results.equal(checker.compared());
    }
  }

  @Override
  public void ended(String reason) {
    onEnded.accept(reason);
  }
}
