package io.weir.api;

/** A hash of text that is the same at every replica and in every release. Pure. */
public final class StableHash {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private StableHash() {}

  /**
   * Hashes text to 64 bits: FNV-1a over UTF-16 units, then {@link #mix(long)}. Not for adversaries
   * who choose names to collide.
   */
  public static long of(String text) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    return mix(hash);
  }

  /** An avalanche: each bit of the value sways all of the result (SplitMix64's finalizer). */
  public static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
