package io.weir.host.admin;

import io.weir.host.origins.Inbox;
import io.weir.host.origins.OriginCatalog;
import io.weir.host.origins.OriginStates;
import java.time.Duration;

/**
 * What the system API shows and does.
 *
 * @param identity who answers
 * @param registrations takes origins
 * @param hooks takes what origins tell of their publishers
 * @param origins lists origins
 * @param states begins and ends drains
 * @param drainTime how long a drain takes where the call does not say
 * @param streams lists owned streams
 * @param sessions lists and ends sessions
 * @param plugins lists plugins
 * @param explainer says why a stream goes where it goes
 * @param readiness says whether clients should come
 * @param metrics in the text format of Prometheus
 */
public record AdminServices(
    Identity identity,
    Inbox registrations,
    Inbox hooks,
    OriginCatalog origins,
    OriginStates states,
    Duration drainTime,
    Streams streams,
    Sessions sessions,
    Plugins plugins,
    Explainer explainer,
    Readiness readiness,
    Metrics metrics) {}
