package io.weir.host.health;

import java.time.Instant;

/**
 * What is believed of an endpoint.
 *
 * @param healthy whether it is believed to accept connections
 * @param since when it became so
 * @param why what was seen then, for people
 */
public record Health(boolean healthy, Instant since, String why) {}
