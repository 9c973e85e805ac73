/** Whether origins can be reached: active checks and what dials have met. */
@NullMarked
package io.weir.host.health;

import org.jspecify.annotations.NullMarked;
