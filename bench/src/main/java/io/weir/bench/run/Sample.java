package io.weir.bench.run;

/**
 * What one window of load through one target showed.
 *
 * @param cpuPerGb CPU seconds of the proxy for 10^9 bytes; NaN where there is no proxy
 * @param gigabytes that the receivers of media saw, 10^9 bytes
 * @param p50 half of the messages were younger on arrival, milliseconds
 * @param p99 99 of 100 were
 * @param dropped groups or frames that senders left out, since a connection could not take them
 * @param othersCpu CPU seconds a second of processes that are no part of this, over the window
 */
record Sample(
    double cpuPerGb, double gigabytes, double p50, double p99, long dropped, double othersCpu) {}
