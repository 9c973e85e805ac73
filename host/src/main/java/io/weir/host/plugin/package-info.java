/**
 * Finds, checks and loads plugin jars. The only place in the host that knows PF4J; everybody else
 * sees factories and the id of the plugin they came from.
 */
@NullMarked
package io.weir.host.plugin;

import org.jspecify.annotations.NullMarked;
