package io.weir.host.srsapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.api.OriginId;
import java.util.Map;

/**
 * What origins have answered.
 *
 * @param said whole answers by origin, in the order of their ids
 * @param missing why there is none, by origin, in the same order
 */
record Answers(Map<OriginId, JsonNode> said, Map<OriginId, String> missing) {

  boolean partial() {
    return !missing.isEmpty();
  }

  /** Whether there are origins, of which none has answered. */
  boolean none() {
    return said.isEmpty() && partial();
  }
}
