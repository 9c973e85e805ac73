/** Rules about the code of all modules. */
@NullMarked
package io.weir.rules;

import org.jspecify.annotations.NullMarked;
