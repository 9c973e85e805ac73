package io.weir.host.session;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A sum that one thread adds to and any thread may read, a little late. */
final class Count {
  private static final VarHandle VALUE = handle();

  @SuppressWarnings("unused") // by VALUE
  private long value;

  private static VarHandle handle() {
    try {
      return MethodHandles.lookup().findVarHandle(Count.class, "value", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  void add(long more) {
    VALUE.setOpaque(this, (long) VALUE.get(this) + more);
  }

  long get() {
    return (long) VALUE.getOpaque(this);
  }
}
