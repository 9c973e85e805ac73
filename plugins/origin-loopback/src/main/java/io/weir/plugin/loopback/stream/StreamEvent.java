package io.weir.plugin.loopback.stream;

/** What a player is told, in order: media, and when publishers come and go. Immutable. */
public sealed interface StreamEvent permits Media, StreamEvent.Turn {

  /** What it takes in a queue, in bytes; at least 1. */
  int weight();

  /** A change of publisher. */
  enum Turn implements StreamEvent {
    /** A publisher has come to a player that waited. */
    PUBLISHED,
    /** The publisher has gone. */
    UNPUBLISHED;

    @Override
    public int weight() {
      return 1;
    }
  }
}
