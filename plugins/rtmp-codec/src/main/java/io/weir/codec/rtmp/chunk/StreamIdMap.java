package io.weir.codec.rtmp.chunk;

import java.util.Arrays;

/** Which message stream ids are to be replaced, and by what. */
final class StreamIdMap {
  private int[] pairs = {};

  boolean isIdentity() {
    return pairs.length == 0;
  }

  int apply(int id) {
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i] == id) {
        return pairs[i + 1];
      }
    }
    return id;
  }

  void put(int from, int to) {
    remove(from);
    if (from == to) {
      return;
    }
    pairs = Arrays.copyOf(pairs, pairs.length + 2);
    pairs[pairs.length - 2] = from;
    pairs[pairs.length - 1] = to;
  }

  private void remove(int from) {
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i] == from) {
        System.arraycopy(pairs, i + 2, pairs, i, pairs.length - i - 2);
        pairs = Arrays.copyOf(pairs, pairs.length - 2);
        return;
      }
    }
  }
}
