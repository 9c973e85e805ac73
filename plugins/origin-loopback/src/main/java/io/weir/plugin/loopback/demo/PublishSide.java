package io.weir.plugin.loopback.demo;

import io.weir.plugin.loopback.rtmp.ClientListener;
import io.weir.plugin.loopback.rtmp.ClientStream;
import io.weir.plugin.loopback.stream.Media;
import java.util.function.Consumer;

/** The demo's publisher, for one connection. */
final class PublishSide implements ClientListener {
  private final Clip clip;
  private final Runnable onStarted;
  private final Consumer<String> onEnded;

  PublishSide(Clip clip, Runnable onStarted, Consumer<String> onEnded) {
    this.clip = clip;
    this.onStarted = onStarted;
    this.onEnded = onEnded;
  }

  @Override
  public void started(ClientStream stream) {
    new ClipPublisher(clip, stream, System::nanoTime).start();
    onStarted.run();
  }

  @Override
  public void media(Media media) {}

  @Override
  public void ended(String reason) {
    onEnded.accept(reason);
  }
}
