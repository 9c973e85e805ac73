package io.weir.host.store.redis;

import io.weir.host.store.Contender;
import io.weir.host.store.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A {@link ReplicaProcess} with two clients that contend; it is told their rounds. */
final class ContendingProcess {
  private static final int CLIENTS = 2;

  private ContendingProcess() {}

  /**
   * What happened in it.
   *
   * @param operations what was asked and told
   * @param staleWrites what was refused since another owned the stream by then
   */
  record Report(List<Operation> operations, long staleWrites) {}

  /** Port of Redis, seed, number of the process, and the file to write. */
  public static void main(String[] arguments) throws Exception {
    long seed = Long.parseLong(arguments[1]);
    int number = Integer.parseInt(arguments[2]);
    // No call is ever too late: this is of the store, not of what it does without Redis.
    String configuration = "port = " + arguments[0] + ", budget = 60s, required = true";
    ExecutorService pool = Executors.newFixedThreadPool(CLIENTS);
    try (RedisReplica replica = new RedisReplica(configuration).start()) {
      Contender.Rounds rounds = ReplicaProcess.ready(Contender.Rounds.class);
      List<Callable<List<Operation>>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(new Contender(replica.store.ownership(), rounds, seed, number * CLIENTS + i));
      }
      List<Operation> operations = new ArrayList<>();
      for (Future<List<Operation>> client : pool.invokeAll(clients)) {
        operations.addAll(client.get());
      }
      long stale = (long) replica.counted("weir.store.stale.writes");
      ReplicaProcess.say(arguments[3], new Report(operations, stale));
    } finally {
      pool.shutdownNow();
    }
  }
}
