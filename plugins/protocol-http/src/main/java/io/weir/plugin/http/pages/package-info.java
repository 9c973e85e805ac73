/** What is answered without an origin. */
@NullMarked
package io.weir.plugin.http.pages;

import org.jspecify.annotations.NullMarked;
