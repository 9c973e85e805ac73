package io.weir.host.net.http;

import io.weir.api.net.http.Problem;

/**
 * Why a request is refused before any handler sees it.
 *
 * @param reason for the metric
 * @param status of the answer
 * @param detail for the client and the log: what was expected
 */
record HeadFault(String reason, int status, String detail) {

  static HeadFault bad(String reason, String detail) {
    return new HeadFault(reason, 400, detail);
  }

  Problem problem() {
    return new Problem(status, detail);
  }
}
