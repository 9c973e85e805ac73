package io.weir.host.store.redis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the scripts publish of a change.
 *
 * @param v the version of this form
 * @param bucket the number of the hash
 * @param epoch with {@code seq} the position of the hash after the change
 * @param seq counts the news of the hash
 * @param now Redis's time, in milliseconds
 * @param field which record; null if it is of leases that were renewed
 * @param record what it is now, null if it is gone
 * @param kept field, generation, lease and publish lease (milliseconds) of each that was renewed
 */
record News(
    int v,
    int bucket,
    long epoch,
    long seq,
    long now,
    @Nullable String field,
    @Nullable JsonNode record,
    @Nullable List<String> kept) {

  Position at() {
    return new Position(epoch, seq);
  }
}
