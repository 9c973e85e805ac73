/**
 * Tests with a real SRS, which is no part of the project and which the default build does without:
 * {@code mvn -B -Psrs verify -Dweir.srs=/path/to/srs} runs them.
 */
@NullMarked
package io.weir.it.srs;

import org.jspecify.annotations.NullMarked;
