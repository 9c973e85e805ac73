package io.weir.api.store;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What the host lends to a store.
 *
 * @param clock the host's time
 * @param timer a host thread for short periodic work, such as sweeping what lapsed
 * @param meters for what operators should see of the store
 */
public record StoreServices(
    InstantSource clock, ScheduledExecutorService timer, MeterRegistry meters) {}
