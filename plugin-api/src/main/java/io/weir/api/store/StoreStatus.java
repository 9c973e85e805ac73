package io.weir.api.store;

/**
 * How a store is, for operators and for what depends on it.
 *
 * <p>Immutable.
 *
 * @param away whether it cannot be reached: until it can, the host places new streams by a plain
 *     hash, alike at all replicas
 * @param detail one line, such as why it is away and since when; empty if there is nothing to say
 */
public record StoreStatus(boolean away, String detail) {

  /** All is well. */
  public static final StoreStatus SHARED = new StoreStatus(false, "");
}
