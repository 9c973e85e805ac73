package io.weir.host.net.http;

/** A client's connection, of any version of HTTP. Safe for use by any thread. */
interface Served {

  /** Ends as soon as what it is asked for now is answered. */
  void drain();
}
