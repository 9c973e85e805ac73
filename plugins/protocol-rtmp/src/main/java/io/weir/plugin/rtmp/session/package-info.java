/**
 * The client's side: one handler for each state of its connection, from handshake through
 * negotiation and routing to the relay.
 */
@NullMarked
package io.weir.plugin.rtmp.session;

import org.jspecify.annotations.NullMarked;
