/** TLS for listeners: certificates from files, exchanged while connections run. */
@NullMarked
package io.weir.host.net.tls;

import org.jspecify.annotations.NullMarked;
