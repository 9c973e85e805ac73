package io.weir.plugin.srt.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CookiesTest {
  private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.1", 5000);

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Cookies cookies = new Cookies(new byte[32], () -> now);

  @Property
  void aCookieHoldsForHalfAMinuteAtLeastAndAMinuteAtMost(
      @ForAll @IntRange(max = 29_999) int issued, @ForAll @IntRange(max = 200_000) int age) {
    now = Instant.parse("2026-01-01T00:00:00Z").plusMillis(issued);
    int cookie = cookies.issue(CLIENT);
    now = now.plusMillis(age);
    boolean valid = cookies.isValid(CLIENT, cookie);
    if (age <= 30_000) {
      assertThat(valid).isTrue();
    }
    if (age >= 60_000) {
      assertThat(valid).isFalse();
    }
  }

  @Test
  void aCookieIsForOneAddressAndPort() {
    int cookie = cookies.issue(CLIENT);
    assertThat(cookies.isValid(CLIENT, cookie)).isTrue();
    assertThat(cookies.isValid(new InetSocketAddress("192.0.2.1", 5001), cookie)).isFalse();
    assertThat(cookies.isValid(new InetSocketAddress("192.0.2.2", 5000), cookie)).isFalse();
    assertThat(cookies.isValid(new InetSocketAddress("2001:db8::1", 5000), cookie)).isFalse();
    assertThat(cookies.isValid(CLIENT, cookie ^ 1)).isFalse();
    assertThat(cookies.isValid(CLIENT, 0)).isFalse();
  }

  @Test
  void replicasWithTheSameKeyTakeEachOthersCookies() {
    int cookie = cookies.issue(CLIENT);
    assertThat(new Cookies(new byte[32], () -> now).isValid(CLIENT, cookie)).isTrue();
    byte[] other = new byte[32];
    other[31] = 1;
    assertThat(new Cookies(other, () -> now).isValid(CLIENT, cookie)).isFalse();
  }

  @Test
  void cookiesDifferFromTimeToTimeAndFromPortToPort() {
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      seen.add(cookies.issue(new InetSocketAddress("192.0.2.1", 1 + i)));
    }
    for (int i = 0; i < 1000; i++) {
      now = now.plus(Cookies.PERIOD);
      seen.add(cookies.issue(CLIENT));
    }
    assertThat(seen).hasSizeGreaterThan(1990);
    assertThat(Cookies.PERIOD).isEqualTo(Duration.ofSeconds(30));
  }
}
