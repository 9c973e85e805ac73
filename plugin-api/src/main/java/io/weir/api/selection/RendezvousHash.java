package io.weir.api.selection;

import io.weir.api.OriginId;
import io.weir.api.StableHash;

/**
 * Rendezvous (highest random weight) hashing by identity, after Thaler and Ravishankar, with
 * weights by the logarithmic method: every origin gets a score for a key, the highest wins, so that
 * removing an origin moves only its own keys. The same at every replica and in every release. Pure.
 */
public final class RendezvousHash {
  private static final double TWO_POW_53 = 0x1.0p53;

  private RendezvousHash() {}

  /**
   * The score of an origin for a key; an origin of twice the weight wins twice the keys.
   *
   * @param keyHash {@link StableHash#of(String)} of what is placed
   * @param origin the origin
   * @param weight 1 and more
   */
  public static double score(long keyHash, OriginId origin, int weight) {
    long bits = StableHash.mix(keyHash ^ origin.stableHash());
    double uniform = ((bits >>> 11) + 0.5) / TWO_POW_53;
    return -weight / Math.log(uniform);
  }
}
