/** The system API: registration of origins, what goes on, and what to ask of it. */
@NullMarked
package io.weir.host.admin;

import org.jspecify.annotations.NullMarked;
