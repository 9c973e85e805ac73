/**
 * SRT's packets and handshakes (draft-sharabayko-srt-01; libsrt's ways where the draft is silent):
 * pure functions over buffers, which keep every byte that they do not have to change.
 */
@NullMarked
package io.weir.codec.srt;

import org.jspecify.annotations.NullMarked;
