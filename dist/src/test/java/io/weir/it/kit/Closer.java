package io.weir.it.kit;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Closes what it was given, last first, all of it: what fails meanwhile is thrown at the end. A
 * second time there is nothing to close. Not thread-safe.
 */
public final class Closer implements AutoCloseable {
  private final Deque<AutoCloseable> all = new ArrayDeque<>();

  /** Will close this. */
  public <T extends AutoCloseable> T add(T closeable) {
    all.push(closeable);
    return closeable;
  }

  @Override
  public void close() {
    AssertionError failures = new AssertionError("not all could be closed as it should");
    while (!all.isEmpty()) {
      try {
        all.pop().close();
      } catch (Exception | AssertionError e) {
        failures.addSuppressed(e);
      }
    }
    if (failures.getSuppressed().length > 0) {
      throw failures;
    }
  }
}
