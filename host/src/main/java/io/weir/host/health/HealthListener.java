package io.weir.host.health;

/** Hears of changes. Called on any thread, also on event loops: must not block. */
public interface HealthListener {

  /**
   * An endpoint has become healthy or unhealthy. Two quick changes may be told in either order;
   * {@link HealthMonitor#healthy} knows the present one.
   *
   * @param target the endpoint
   * @param healthy what it is now
   * @param why what was seen, for people
   */
  void changed(Target target, boolean healthy, String why);
}
