/** What replicas share: ownership, origins, datagram sessions, loads and history. */
@NullMarked
package io.weir.api.store;

import org.jspecify.annotations.NullMarked;
