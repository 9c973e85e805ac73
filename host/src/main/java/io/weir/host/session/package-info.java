/** What is being relayed now, and how it ended. */
@NullMarked
package io.weir.host.session;

import org.jspecify.annotations.NullMarked;
