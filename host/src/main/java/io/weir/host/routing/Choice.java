package io.weir.host.routing;

import io.weir.api.OriginId;
import java.util.List;

/**
 * An order of candidates and who made it.
 *
 * @param order all candidates, the best first
 * @param by the strategies that had a say, with their faults
 */
record Choice(List<OriginId> order, String by) {}
