package io.weir.plugin.srt.session;

import io.weir.api.protocol.BadInput;
import io.weir.api.protocol.SharedSecret;
import io.weir.api.routing.StreamRouter;
import io.weir.plugin.srt.stream.StreamNaming;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * What serving callers takes.
 *
 * @param secret for cookies that every replica takes
 * @param silence how long a side of a session may say nothing
 * @param clock the time of day, for cookies
 * @param nanos the clock of {@link System#nanoTime}
 */
public record CallerServices(
    StreamRouter router,
    StreamNaming naming,
    BadInput badInput,
    SharedSecret secret,
    Duration silence,
    InstantSource clock,
    LongSupplier nanos) {}
