package io.weir.api.selection;

import io.weir.api.OriginId;
import java.time.Instant;
import java.util.Map;

/**
 * An origin that could take a stream: healthy, not draining, with an endpoint for the protocol.
 *
 * <p>Immutable.
 *
 * @param id its identity; the key to hash or sort by
 * @param weight relative capacity, 1..1000
 * @param zone its failure domain, empty if unknown
 * @param labels free words
 * @param joined when its present instance was first seen
 * @param load how busy it is
 */
public record Candidate(
    OriginId id,
    int weight,
    String zone,
    Map<String, String> labels,
    Instant joined,
    OriginLoad load) {

  /** Copies the labels. */
  public Candidate {
    labels = Map.copyOf(labels);
  }
}
