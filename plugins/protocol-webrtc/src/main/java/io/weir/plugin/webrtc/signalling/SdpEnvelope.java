package io.weir.plugin.webrtc.signalling;

import io.weir.codec.webrtc.sdp.SdpException;
import io.weir.codec.webrtc.sdp.SdpException.Reason;
import io.weir.codec.webrtc.sdp.SessionDescription;
import java.util.function.Function;

/**
 * A body that holds a session description.
 *
 * <p>Immutable.
 */
sealed interface SdpEnvelope permits SdpEnvelope.Bare, JsonEnvelope {
  /** The most that a body may have: a description, and what JSON makes of it. */
  int MAX_SIZE = 2 * SessionDescription.MAX_SIZE;

  /** The description. */
  SessionDescription description() throws SdpException;

  /** The same body with another description. */
  byte[] with(byte[] description);

  /** How a body is read. */
  interface Reader extends Function<byte[], SdpEnvelope> {}

  /** A body that is one. */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  record Bare(byte[] bytes) implements SdpEnvelope {

    @Override
    public SessionDescription description() throws SdpException {
      return SessionDescription.parse(bytes);
    }

    @Override
    public byte[] with(byte[] description) {
      return description;
    }
  }

  /** A body without a description. */
  static SdpException missing(String what) {
    return new SdpException(Reason.FORM, what);
  }
}
