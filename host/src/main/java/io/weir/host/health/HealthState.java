package io.weir.host.health;

/**
 * What is believed of one endpoint, as a value: every event makes the next state. Pure.
 *
 * <p>An endpoint starts healthy, and its first check decides at once. After that, {@code fall}
 * failed checks in a row, or one failed dial, make it unhealthy; {@code rise} successful checks in
 * a row, or one dial that works, make it healthy again. Dials can fail where checks succeed (an
 * origin that accepts and never answers): each failed dial with none that worked since the last one
 * doubles the checks that it takes to come back, up to sixteen times {@code rise}.
 *
 * @param healthy whether it is believed to accept connections
 * @param checked whether a check has ended yet
 * @param streak checks in a row that spoke against {@code healthy}
 * @param doubt failed dials since one worked, at most {@link #MAX_DOUBT}
 */
record HealthState(boolean healthy, boolean checked, int streak, int doubt) {
  static final int MAX_DOUBT = 5;

  /** Nothing is known yet. */
  static final HealthState INITIAL = new HealthState(true, false, 0, 0);

  /** A dial worked: that says more than all before. */
  static final HealthState REACHED = new HealthState(true, true, 0, 0);

  HealthState checkSucceeded(HealthSettings settings) {
    if (healthy) {
      return new HealthState(true, true, 0, doubt);
    }
    int needed = settings.rise() << Math.max(0, doubt - 1);
    return streak + 1 >= needed
        ? new HealthState(true, true, 0, doubt)
        : new HealthState(false, true, streak + 1, doubt);
  }

  HealthState checkFailed(HealthSettings settings) {
    if (!healthy) {
      return new HealthState(false, true, 0, doubt);
    }
    int needed = checked ? settings.fall() : 1;
    return streak + 1 >= needed
        ? new HealthState(false, true, 0, doubt)
        : new HealthState(true, true, streak + 1, doubt);
  }

  /** Dials that fail while it is unhealthy anyway (many clients at once) add no doubt. */
  HealthState dialFailed() {
    return new HealthState(false, checked, 0, healthy ? Math.min(doubt + 1, MAX_DOUBT) : doubt);
  }
}
