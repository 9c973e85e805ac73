package io.weir.bench.load;

/**
 * One media message of a synthetic stream.
 *
 * @param millis its timestamp
 * @param kind what it is
 * @param size of its payload, bytes
 */
record Frame(long millis, Kind kind, int size) {

  enum Kind {
    KEY_FRAME,
    INTER_FRAME,
    AUDIO
  }

  boolean isKeyFrame() {
    return kind == Kind.KEY_FRAME;
  }
}
