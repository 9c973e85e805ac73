package io.weir.host.net.udp;

import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/**
 * What all lanes share. Immutable.
 *
 * @param settings sizes
 * @param sockets makes sockets
 * @param limits counts places
 * @param faults hears what protocols throw
 * @param timer says when to look for the silent
 * @param clock nanoseconds, from any origin
 */
record UdpServices(
    UdpSettings settings,
    DatagramSockets sockets,
    Limits limits,
    FaultLog faults,
    ScheduledExecutorService timer,
    LongSupplier clock) {}
