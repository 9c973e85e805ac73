/**
 * The command line: what an operator says becomes a configuration, plugins and a running server.
 */
@NullMarked
package io.weir.host.cli;

import org.jspecify.annotations.NullMarked;
