package io.weir.it.kit;

import java.io.UncheckedIOException;

/**
 * A master and its replica, who takes its place when somebody sees that the master is gone.
 *
 * @param master until it fails
 * @param replica until then
 */
public record RedisPair(Redis master, Redis replica) {
  /** What the master acknowledges from now on its replica will never hear of. */
  public void part() {
    replica.pause();
    master.ask("CLIENT KILL TYPE replica");
  }

  /** The master ends; its replica goes on, with what it heard. */
  public void failOver() {
    master.kill();
    replica.resume();
  }

  /**
   * Whether the replica has taken the master's place. Sentinel then hangs up on all its clients,
   * and whoever asks just then has to ask again.
   */
  public boolean failedOver() {
    try {
      return replica.ask("ROLE").contains("master");
    } catch (UncheckedIOException hungUp) {
      return false;
    }
  }

  /** Waits until the replica has all that the master has. */
  void awaitLinked() {
    master.await("INFO replication", "state=online");
    replica.await("INFO replication", "master_link_status:up");
  }
}
