package io.weir.bench.run;

/**
 * What one window of requests without a pause through one target showed.
 *
 * @param perSecond requests that were answered
 * @param cpuMicros of the proxy for a request; NaN where there is no proxy
 * @param cores that the proxy used; 1 where it had one and could do no more
 * @param p50 half of the answers came sooner, milliseconds
 * @param p99 99 of 100 did
 * @param failed answers that were none
 * @param othersCpu CPU seconds a second of processes that are no part of this, over the window
 */
record PollSample(
    double perSecond,
    double cpuMicros,
    double cores,
    double p50,
    double p99,
    long failed,
    double othersCpu) {}
