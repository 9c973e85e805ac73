package io.weir.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An origin media server.
 *
 * <p>Immutable; a new registration makes a new value with the same {@link #id()}.
 *
 * @param id the identity that ownership and hashing use
 * @param instance which run of the server this is; changes when it restarts
 * @param endpoints addresses by kind ({@code rtmp}, {@code http}, {@code api}, {@code srt}, {@code
 *     rtc}), the preferred first
 * @param weight relative capacity, 1..1000; 100 is usual
 * @param zone the failure domain, empty if unknown
 * @param labels free words for routing rules
 * @param joined when this instance was first seen
 */
public record Origin(
    OriginId id,
    String instance,
    Map<String, List<Endpoint>> endpoints,
    int weight,
    String zone,
    Map<String, String> labels,
    Instant joined) {

  /** Weight of an origin that names none. */
  public static final int DEFAULT_WEIGHT = 100;

  /**
   * Copies the collections and checks the weight.
   *
   * @throws IllegalArgumentException if the weight is out of range
   */
  public Origin {
    if (weight < 1 || weight > 1000) {
      throw new IllegalArgumentException("weight: " + weight + " (expected: 1..1000)");
    }
    endpoints = Map.copyOf(endpoints);
    labels = Map.copyOf(labels);
  }

  /** The preferred endpoint of a kind, if this origin has one. */
  public Optional<Endpoint> endpoint(String kind) {
    return endpoints.getOrDefault(kind, List.of()).stream().findFirst();
  }
}
