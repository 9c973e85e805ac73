/** RTMP commands: what connect, createStream, publish and play are made of. */
@NullMarked
package io.weir.codec.rtmp.command;

import org.jspecify.annotations.NullMarked;
