/** JMH benchmarks of single steps. */
@NullMarked
package io.weir.bench.micro;

import org.jspecify.annotations.NullMarked;
