package io.weir.bench.run;

/**
 * What one window of datagrams through one target showed.
 *
 * @param cpuMicros of the proxy for a packet that it relayed, either way; NaN where there is none
 * @param perSecond packets that were relayed, either way
 * @param streamPerSecond those of the stream that came to players
 * @param p50 half of the stream's packets were younger on arrival, milliseconds
 * @param p99 99 of 100 were
 * @param lost packets of the stream that never came
 * @param othersCpu CPU seconds a second of processes that are no part of this, over the window
 */
record PacketSample(
    double cpuMicros,
    double perSecond,
    double streamPerSecond,
    double p50,
    double p99,
    long lost,
    double othersCpu) {}
