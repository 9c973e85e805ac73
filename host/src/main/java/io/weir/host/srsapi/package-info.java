/** SRS's HTTP API, answered for all origins at once. */
@NullMarked
package io.weir.host.srsapi;

import org.jspecify.annotations.NullMarked;
