package io.weir.plugin.dns;

import io.weir.api.Origin;
import java.time.Duration;
import java.util.List;

/**
 * What a name stands for now.
 *
 * @param origins may be none
 * @param validFor the least time to live of the records; zero if there are none
 */
record Found(List<Origin> origins, Duration validFor) {}
