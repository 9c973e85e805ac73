package io.weir.api.selection;

import io.weir.api.OriginId;

/**
 * Rendezvous (highest random weight) hashing by identity, after Thaler and Ravishankar, with
 * weights by the logarithmic method: every origin gets a score for a key, the highest wins, so that
 * removing an origin moves only its own keys. The same at every replica and in every release. Pure.
 */
public final class RendezvousHash {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final double TWO_POW_53 = 0x1.0p53;

  private RendezvousHash() {}

  /**
   * Hashes text to 64 bits: FNV-1a over UTF-16 units, then an avalanche (SplitMix64's finalizer).
   * Not for adversaries who choose names to collide.
   */
  public static long hash(String text) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    return mix(hash);
  }

  /**
   * The score of an origin for a key; an origin of twice the weight wins twice the keys.
   *
   * @param keyHash {@link #hash(String)} of what is placed
   * @param origin the origin
   * @param weight 1 and more
   */
  public static double score(long keyHash, OriginId origin, int weight) {
    long bits = mix(keyHash ^ hash(origin.value()));
    double uniform = ((bits >>> 11) + 0.5) / TWO_POW_53;
    return -weight / Math.log(uniform);
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
