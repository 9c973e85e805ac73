/** Access control of the host itself. */
@NullMarked
package io.weir.host.access;

import org.jspecify.annotations.NullMarked;
