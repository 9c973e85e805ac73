package io.weir.codec.webrtc.sdp;

import io.weir.codec.webrtc.sdp.SdpException.Reason;

/**
 * What one side of ICE shows and knows (RFC 8839 section 5.4).
 *
 * <p>Immutable.
 *
 * @param ufrag the user name fragment, 4..256 characters
 * @param password 22..256 characters
 */
public record IceCredentials(String ufrag, String password) {
  private static final int MAX_LENGTH = 256;

  /** Checks the grammar. */
  static IceCredentials of(String ufrag, String password) throws SdpException {
    check("ice-ufrag", ufrag, 4);
    check("ice-pwd", password, 22);
    return new IceCredentials(ufrag, password);
  }

  private static void check(String name, String value, int least) throws SdpException {
    if (value.length() < least || value.length() > MAX_LENGTH) {
      throw new SdpException(
          Reason.CREDENTIALS,
          "%s: %d characters (expected: %d..%d)"
              .formatted(name, value.length(), least, MAX_LENGTH));
    }
    if (!Candidate.iceCharacters(value)) {
      throw new SdpException(
          Reason.CREDENTIALS, name + ": other characters (expected: letters, digits, + and /)");
    }
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "IceCredentials[" + ufrag + "]";
  }
}
