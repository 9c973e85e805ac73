package io.weir.plugin.webrtc.media;

import io.weir.api.protocol.BadInput;
import io.weir.plugin.webrtc.session.Sessions;
import java.util.function.LongSupplier;

/**
 * What relaying media takes. Immutable.
 *
 * @param sessions by user name
 * @param badInput counts what strangers say
 * @param nanos the clock of {@link System#nanoTime}
 */
public record MediaServices(Sessions sessions, BadInput badInput, LongSupplier nanos) {}
