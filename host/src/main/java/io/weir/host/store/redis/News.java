package io.weir.host.store.redis;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What the scripts publish of a change.
 *
 * @param v the version of this form
 * @param bucket the number of the hash
 * @param epoch with {@code seq} the position of the hash after the change
 * @param seq counts the news of the hash
 * @param now Redis's time, in milliseconds
 * @param field which record
 * @param record what it is now, null if it is gone
 */
record News(
    int v, int bucket, long epoch, long seq, long now, String field, @Nullable JsonNode record) {}
