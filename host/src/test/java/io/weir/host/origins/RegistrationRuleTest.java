package io.weir.host.origins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.net.Cidr;
import io.weir.host.access.Token;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RegistrationRuleTest {
  @SuppressWarnings("AddressSelection") // literals only
  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(literal, e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.1.2, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "172.16.0.0/12, 172.31.255.255, true",
    "172.16.0.0/12, 172.32.0.0, false",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.6, false",
    "192.0.2.128/25, 192.0.2.127, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "::/0, 203.0.113.9, false",
    "fd00::/8, fdff::1, true",
    "fd00::/8, fe00::1, false",
    "::1/128, ::1, true",
    "::1, ::2, false",
    "10.0.0.0/8, ::ffff:10.1.2.3, true",
  })
  void rangeContains(String range, String literal, boolean expected) {
    assertThat(Cidr.parse(range).contains(address(literal))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "10",
        "10.0.0/8",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/",
        "::/129",
        "localhost",
        "localhost/8",
        "10.0.0.0/8/8",
        "256.0.0.1",
        "1.2.3.4.5",
        "::g",
        "deadbeef"
      })
  void refusesWhatIsNoRange(String text) {
    assertThatThrownBy(() -> Cidr.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\" (expected: an address range");
  }

  @Test
  void strangerIsForbiddenWhateverItsToken() {
    RegistrationRule rule =
        new RegistrationRule(List.of(Cidr.parse("10.0.0.0/8")), new Token("secret"));

    assertThat(rule.refusal(address("192.0.2.1"), Optional.of("secret")))
        .get()
        .satisfies(it -> assertThat(it.kind()).isEqualTo(Refusal.Kind.FORBIDDEN))
        .satisfies(it -> assertThat(it.detail()).contains("192.0.2.1"));
  }

  @Test
  void tokenIsAskedForWhenThereIsOne() {
    RegistrationRule rule =
        new RegistrationRule(List.of(Cidr.parse("10.0.0.0/8")), new Token("secret"));
    InetAddress peer = address("10.0.0.1");

    assertThat(rule.refusal(peer, Optional.of("secret"))).isEmpty();
    assertThat(rule.refusal(peer, Optional.of("Secret")).map(Refusal::kind))
        .contains(Refusal.Kind.UNAUTHORIZED);
    assertThat(rule.refusal(peer, Optional.empty()).map(Refusal::kind))
        .contains(Refusal.Kind.UNAUTHORIZED);
    assertThat(rule.toString()).doesNotContain("secret");
    assertThat(rule.refusal(peer, Optional.of("guess")).map(Refusal::detail).orElse(""))
        .doesNotContain("secret")
        .doesNotContain("guess");
  }

  @Test
  void withoutATokenTheRangeIsEnough() {
    RegistrationRule rule = new RegistrationRule(List.of(Cidr.parse("::1")), new Token(""));

    assertThat(rule.refusal(address("::1"), Optional.empty())).isEmpty();
    assertThat(rule.refusal(address("::1"), Optional.of("anything"))).isEmpty();
  }
}
