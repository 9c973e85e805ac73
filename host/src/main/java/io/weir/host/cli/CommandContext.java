package io.weir.host.cli;

import java.util.Map;

/**
 * What commands stand on.
 *
 * @param environment of the process
 */
record CommandContext(Composition composition, Home home, Map<String, String> environment) {}
