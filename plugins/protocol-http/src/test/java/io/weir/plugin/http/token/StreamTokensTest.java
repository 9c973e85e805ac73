package io.weir.plugin.http.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.weir.api.StreamKey;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class StreamTokensTest {
  private static final StreamKey CAM = new StreamKey("__defaultVhost__", "live", "cam");
  private static final String VHOST = "__defaultVhost__";
  private static final String PATH = "/live/cam-12.ts";
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=.~%+/ \u0000\u00ff";

  private final StreamTokens tokens = new StreamTokens(secret("a secret of some length"));
  private final String token = tokens.signer(new TokenSubject(CAM)).token(VHOST, PATH);

  @Test
  void aTokenSaysWhatItWasMadeFor() {
    assertThat(tokens.verify(token, VHOST, PATH)).contains(new TokenSubject(CAM));
  }

  @Test
  void aReplicaThatNeverSawATokenKnowsWhatItSays() {
    StreamTokens elsewhere = new StreamTokens(secret("a secret of some length"));
    for (int again = 0; again < 2; again++) {
      assertThat(elsewhere.verify(token, VHOST, PATH)).contains(new TokenSubject(CAM));
    }
  }

  @Test
  void moreTokensThanAreRememberedAreAsGood() {
    StreamTokens.Signer signer = tokens.signer(new TokenSubject(CAM));
    List<String> made =
        IntStream.range(0, 20_000).mapToObj(i -> signer.token(VHOST, "/live/" + i)).toList();
    for (int i = 0; i < made.size(); i++) {
      assertThat(tokens.verify(made.get(i), VHOST, "/live/" + i)).contains(new TokenSubject(CAM));
      assertThat(tokens.verify(made.get(i), VHOST, "/live/" + (i + 1))).isEmpty();
    }
  }

  @Test
  void aTokenIsTheSameAtEveryReplicaAndAtEveryRefresh() {
    StreamTokens elsewhere = new StreamTokens(secret("a secret of some length"));
    assertThat(elsewhere.signer(new TokenSubject(CAM)).token(VHOST, PATH)).isEqualTo(token);
    StreamTokens.Signer signer = tokens.signer(new TokenSubject(CAM));
    signer.token(VHOST, "/live/other.ts");
    assertThat(signer.token(VHOST, PATH)).isEqualTo(token);
  }

  @Test
  void aTokenOfYesterdayIsGoodTomorrow() {
    assertThat(token).isEqualTo("1YPyB9jZwyagjsYzjmUHlL2xpdmUvY2Ft");
  }

  @Test
  void anotherSecretKnowsNoneOfThem() {
    StreamTokens other = new StreamTokens(secret("a secret of some lengtH"));
    assertThat(other.verify(token, VHOST, PATH)).isEmpty();
  }

  @Test
  void itIsShortAndFitForAUrl() {
    assertThat(token).matches("[A-Za-z0-9_-]+").hasSizeLessThan(40);
  }

  @Test
  void aTokenWithAnyCharacterEditedIsRefused() {
    for (int i = 0; i < token.length(); i++) {
      for (int letter = 0; letter < LETTERS.length(); letter++) {
        char c = LETTERS.charAt(letter);
        String edited = token.substring(0, i) + c + token.substring(i + 1);
        if (c != token.charAt(i)) {
          assertThat(tokens.verify(edited, VHOST, PATH)).as(edited).isEmpty();
        }
      }
    }
  }

  @Test
  void aTokenCutOrProlongedAnywhereIsRefused() {
    for (int i = 0; i < token.length(); i++) {
      String without = token.substring(0, i) + token.substring(i + 1);
      assertThat(tokens.verify(without, VHOST, PATH)).as(without).isEmpty();
      assertThat(tokens.verify(token.substring(0, i), VHOST, PATH)).isEmpty();
      String with = token.substring(0, i) + "A" + token.substring(i);
      assertThat(tokens.verify(with, VHOST, PATH)).as(with).isEmpty();
    }
    assertThat(tokens.verify(token + "A", VHOST, PATH)).isEmpty();
    assertThat(tokens.verify(token + "=", VHOST, PATH)).isEmpty();
    assertThat(tokens.verify("1".repeat(100_000), VHOST, PATH)).isEmpty();
  }

  @Test
  void aTokenMovedElsewhereIsRefused() {
    assertThat(tokens.verify(token, VHOST, "/live/door-12.ts")).isEmpty();
    assertThat(tokens.verify(token, VHOST, "/live/cam-13.ts")).isEmpty();
    assertThat(tokens.verify(token, VHOST, PATH + "/")).isEmpty();
    assertThat(tokens.verify(token, VHOST, "/" + PATH)).isEmpty();
    assertThat(tokens.verify(token, "example.com", PATH)).isEmpty();
  }

  @Test
  void aCodeWithAnotherStreamsNameIsRefused() {
    StreamKey door = new StreamKey(VHOST, "live", "door");
    String other = tokens.signer(new TokenSubject(door)).token(VHOST, PATH);
    assertThat(tokens.verify(token.substring(0, 21) + other.substring(21), VHOST, PATH)).isEmpty();
    assertThat(tokens.verify(other.substring(0, 21) + token.substring(21), VHOST, PATH)).isEmpty();
  }

  @Test
  void whatSeparatesThePartsCannotBeMoved() {
    String ab = tokens.signer(new TokenSubject(CAM)).token("a", "/b");
    assertThat(tokens.verify(ab, "a/", "b")).isEmpty();
    assertThat(tokens.verify(ab, "", "a/b")).isEmpty();
  }

  @Property
  void subjectsComeBackWhole(
      @ForAll @AlphaChars @NotEmpty @StringLength(max = 40) String name,
      @ForAll @StringLength(max = 40) String value,
      @ForAll boolean vhost) {
    TokenSubject subject =
        new TokenSubject(
            new StreamKey(vhost ? "example.com" : VHOST, "a/" + name, "Straße-" + name),
            Map.of(name, value.replaceAll("[\u0000\\ud800-\\udfff]", ""), "x-1", "a=b"));
    String made = tokens.signer(subject).token(VHOST, PATH);
    StreamTokens elsewhere = new StreamTokens(secret("a secret of some length"));
    assertThat(elsewhere.verify(made, VHOST, PATH)).contains(subject);
    assertThat(tokens.verify(made, VHOST, PATH)).contains(subject);
  }

  @Test
  void aSecretThatCanBeGuessedIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StreamTokens(secret("short")))
        .withMessage("secret: 5 bytes (expected: at least 16)");
  }

  private static byte[] secret(String text) {
    return text.getBytes(UTF_8);
  }
}
