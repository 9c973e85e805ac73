package io.weir.it.kit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A Redis Cluster of three masters, the last of which has a replica. */
public final class ClusterRedis implements AutoCloseable {
  private static final int MASTERS = 3;
  private static final int SLOTS = 16_384;

  private final List<Redis> nodes;

  private ClusterRedis(List<Redis> nodes) {
    this.nodes = nodes;
  }

  /** Starts all of it, and waits until all know each other; with words for each server. */
  public static ClusterRedis start(String... options) {
    List<Integer> ports = Ports.free(2 * (MASTERS + 1));
    List<Redis> nodes =
        IntStream.rangeClosed(0, MASTERS)
            .mapToObj(i -> node(ports.get(2 * i), ports.get(2 * i + 1), options))
            .toList();
    Redis first = nodes.get(0);
    for (int i = 0; i < MASTERS; i++) {
      int from = SLOTS * i / MASTERS;
      int to = SLOTS * (i + 1) / MASTERS - 1;
      nodes.get(i).ask("CLUSTER SET-CONFIG-EPOCH " + (i + 1));
      nodes.get(i).ask("CLUSTER ADDSLOTSRANGE " + from + " " + to);
    }
    for (int i = 1; i <= MASTERS; i++) {
      first.ask("CLUSTER MEET 127.0.0.1 " + ports.get(2 * i) + " " + ports.get(2 * i + 1));
    }
    for (Redis node : nodes) {
      node.await("CLUSTER INFO", "cluster_state:ok");
      node.await("CLUSTER INFO", "cluster_known_nodes:" + nodes.size());
    }
    ClusterRedis cluster = new ClusterRedis(nodes);
    String id = cluster.pair().master().ask("CLUSTER MYID").lines().toList().get(1);
    cluster.pair().replica().ask("CLUSTER REPLICATE " + id);
    cluster.pair().awaitLinked();
    nodes.forEach(it -> it.await("CLUSTER NODES", "slave " + id));
    return cluster;
  }

  private static Redis node(int port, int busPort, String... options) {
    List<String> all = new ArrayList<>(List.of("--cluster-enabled", "yes"));
    all.addAll(List.of("--cluster-port", Integer.toString(busPort)));
    all.addAll(List.of("--cluster-node-timeout", "1000"));
    all.addAll(List.of("--cluster-require-full-coverage", "no"));
    return Redis.startAt(
        port, Stream.concat(all.stream(), Stream.of(options)).toArray(String[]::new));
  }

  /** The master that has a replica, and that. */
  public RedisPair pair() {
    return new RedisPair(nodes.get(MASTERS - 1), nodes.get(MASTERS));
  }

  /** The masters without a replica. */
  public List<Redis> others() {
    return nodes.subList(0, MASTERS - 1);
  }

  /** The ports of the masters. */
  public List<Integer> ports() {
    return nodes.subList(0, MASTERS).stream().map(Redis::port).toList();
  }

  @Override
  public void close() {
    nodes.forEach(Redis::close);
  }
}
