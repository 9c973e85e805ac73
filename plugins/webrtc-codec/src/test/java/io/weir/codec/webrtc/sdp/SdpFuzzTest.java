package io.weir.codec.webrtc.sdp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;

/**
 * Any text whatever: read, or refused by the exception made for that; rewritten it is a description
 * again, with other candidates and nothing else changed. In the suite the corpus in {@code
 * src/test/resources} is gone through; at length:
 *
 * <pre>
 * JAZZER_FUZZ=1 mvn -B test -pl plugins/webrtc-codec -am -Dtest=SdpFuzzTest \
 *     -Dsurefire.failIfNoSpecifiedTests=false
 * </pre>
 */
class SdpFuzzTest {
  private static final List<MediaAddress> OWN =
      List.of(
          new MediaAddress("203.0.113.5", 18000, false),
          new MediaAddress("2001:db8::5", 18000, true));

  @FuzzTest(maxDuration = "10m")
  void anyTextIsReadOrRefused(byte[] bytes) {
    try {
      fragment(bytes);
      description(bytes);
    } catch (SdpException refused) {
      check(refused.getMessage() != null, "a refusal without a word");
    }
  }

  private static void fragment(byte[] bytes) throws SdpException {
    SessionDescription fragment = SessionDescription.parseFragment(bytes);
    boolean bare = fragment.candidates().isEmpty();
    byte[] without = fragment.withoutCandidates();
    check(without.length <= bytes.length, "more than there was");
    check(SessionDescription.parseFragment(without).candidates().isEmpty(), "a candidate is left");
    check(bare || without.length < bytes.length, "as much as there was");
    fragment.credentials(fragment.transport());
  }

  private static void description(byte[] bytes) throws SdpException {
    byte[] rewritten = SessionDescription.parse(bytes).withCandidates(OWN);
    SessionDescription again = SessionDescription.parse(rewritten);
    check(!again.candidates().isEmpty(), "no candidate");
    for (Candidate candidate : again.candidates()) {
      check(
          OWN.stream().anyMatch(own -> own.address().equals(candidate.address())),
          "a candidate of somebody else");
    }
    check(Arrays.equals(again.withCandidates(OWN), rewritten), "rewritten again it is another");
  }

  private static void check(boolean holds, String fault) {
    if (!holds) {
      throw new AssertionError(fault);
    }
  }
}
