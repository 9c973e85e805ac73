package io.weir.host.store.redis;

/** Redis is away, so nobody was asked. Without a stack: there may be many. */
final class AwayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AwayException(String detail) {
    super(detail, null, false, false);
  }
}
