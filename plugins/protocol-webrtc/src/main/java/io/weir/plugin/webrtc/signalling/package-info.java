/**
 * Offers and answers (RFC 9725 for publishing, its draft sibling WHEP for playing, and SRS's JSON
 * calls): from a client to its stream's origin and back, with this replica's addresses in place of
 * the origin's.
 */
@NullMarked
package io.weir.plugin.webrtc.signalling;

import org.jspecify.annotations.NullMarked;
