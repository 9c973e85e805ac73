package io.weir.host.origins;

/** What becomes of an origin's streams, by the worst that is known of it. */
public enum OriginState {
  /** It gets its share. */
  UP,
  /** Some of its endpoints are set aside and get no new streams. */
  EJECTED,
  /** None of its endpoints is up, and none answers. */
  DOWN,
  /** An operator empties it. */
  DRAINING
}
