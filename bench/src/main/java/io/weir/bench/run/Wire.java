package io.weir.bench.run;

import java.util.Locale;

/** What the proxies speak. */
enum Wire {
  RTMP,
  HTTP;

  /** Its name in Weir's configuration, and where the origin names its ports. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
