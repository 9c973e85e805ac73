/** Discovery of origins by DNS. */
@NullMarked
package io.weir.plugin.dns;

import org.jspecify.annotations.NullMarked;
