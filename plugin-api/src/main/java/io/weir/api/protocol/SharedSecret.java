package io.weir.api.protocol;

/**
 * Keys that all replicas share, from {@code weir.security.secret}: what one signs, the others
 * verify, also after a restart. Where no secret is configured, keys are random and last as long as
 * the process. Safe for use by any thread.
 */
public interface SharedSecret {

  /**
   * A key for one purpose of this protocol; other protocols and purposes have others, none of which
   * tells of another (HKDF's expansion, RFC 5869 section 2.3, with one block).
   *
   * @param purpose fixed words
   * @return 32 bytes, the caller's own
   */
  byte[] key(String purpose);
}
