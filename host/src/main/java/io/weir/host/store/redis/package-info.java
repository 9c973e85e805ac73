/**
 * The shared store of many replicas, in Redis through Redisson: scripts that change one record
 * atomically, a mirror from which known streams are found without a round trip, and a breaker that
 * lets replicas decide by themselves while Redis is away.
 */
@NullMarked
package io.weir.host.store.redis;

import org.jspecify.annotations.NullMarked;
