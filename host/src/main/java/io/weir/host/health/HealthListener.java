package io.weir.host.health;

/** Hears of changes. Called on any thread, also on event loops: must not block. */
public interface HealthListener {

  /**
   * An endpoint stands otherwise than before. Two quick changes may be told in either order; {@link
   * HealthMonitor#health} knows the present one.
   */
  void changed(Target target, Health health);
}
