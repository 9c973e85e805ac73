package io.weir.host.admin;

/** All metrics. Safe for use by any thread. */
public interface Metrics {

  /**
   * The metrics now.
   *
   * @param contentType the format asked for, one of Prometheus's
   */
  String scrape(String contentType);
}
