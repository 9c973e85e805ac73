/** What stores of all kinds have in common. */
@NullMarked
package io.weir.host.store;

import org.jspecify.annotations.NullMarked;
