package io.weir.codec.webrtc.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codec.webrtc.sdp.SdpException.Reason;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SessionDescriptionTest {
  private static final MediaAddress IPV4 = new MediaAddress("203.0.113.5", 18000, false);
  private static final MediaAddress IPV6 = new MediaAddress("2001:db8::5", 18000, false);
  private static final MediaAddress TCP = new MediaAddress("203.0.113.5", 18000, true);

  @Test
  void credentialsAreThoseOfTheMediaElseOfTheSession() throws SdpException {
    SessionDescription answer = Samples.parsed(Samples.ANSWER);
    assertThat(answer.transport()).isZero();
    assertThat(answer.credentials(0))
        .contains(new IceCredentials("6p0z5q7h", "m9y2k8p1c5l7w3x6q4b0r1t2v5n8d9g3"));

    SessionDescription plain = Samples.parsed(Samples.PLAIN);
    assertThat(plain.transport()).as("the first is refused").isEqualTo(1);
    assertThat(plain.credentials(0)).contains(new IceCredentials("abcd", "0123456789abcdef012345"));
    assertThat(plain.credentials(1)).contains(new IceCredentials("EFGH", "abcdefghijklmnopqrstuv"));
  }

  @Test
  void passwordsAreNotShown() {
    assertThat(new IceCredentials("abcd", "0123456789abcdef012345").toString())
        .isEqualTo("IceCredentials[abcd]");
  }

  @Test
  void ownCandidatesTakeThePlaceOfTheOrigins() throws SdpException {
    String rewritten = rewritten(Samples.ANSWER, IPV4, IPV6);

    assertThat(rewritten)
        .isEqualTo(
            Samples.ANSWER
                .replace(
                    "a=candidate:1 1 tcp 1671430143 192.168.3.6 8000 typ host tcptype passive\r\n",
                    "")
                .replace(
                    "a=candidate:0 1 udp 2130706431 192.168.3.6 8000 typ host generation 0\r\n",
                    """
                    a=candidate:0 1 udp 2130706431 203.0.113.5 18000 typ host generation 0\r
                    a=candidate:udp1 1 udp 2130706175 2001:db8::5 18000 typ host generation 0\r
                    """));
  }

  @Test
  void tcpIsOfferedBehindUdp() throws SdpException {
    String answer = rewritten(Samples.ANSWER, IPV4, TCP);

    assertThat(answer)
        .contains(
            """
            a=candidate:0 1 udp 2130706431 203.0.113.5 18000 typ host generation 0\r
            a=candidate:tcp1 1 tcp 1520434943 203.0.113.5 18000 typ host tcptype passive\r
            """)
        .doesNotContain("192.168.3.6");
  }

  @Test
  void anAnswerWithoutCandidatesGetsThemWhereItsTransportIs() throws SdpException {
    assertThat(rewritten(Samples.PLAIN, IPV4))
        .isEqualTo(
            Samples.PLAIN + "a=candidate:udp0 1 udp 2130706431 203.0.113.5 18000 typ host\n");
    String cut = Samples.PLAIN.substring(0, Samples.PLAIN.length() - 1);
    assertThat(rewritten(cut, IPV4)).as("no end of line").isEqualTo(rewritten(Samples.PLAIN, IPV4));
    assertThat(rewritten(Samples.PLAIN + "\n", IPV4))
        .as("an empty line at the end")
        .isEqualTo(rewritten(Samples.PLAIN, IPV4) + "\n");
  }

  @Test
  void candidatesCanBeTakenAway() throws SdpException {
    String without = Samples.text(Samples.parsed(Samples.ANSWER).withoutCandidates());
    assertThat(without)
        .isEqualTo(
            Samples.ANSWER
                .lines()
                .filter(line -> !line.startsWith("a=candidate:"))
                .map(line -> line + "\r\n")
                .collect(Collectors.joining()));
  }

  @Test
  void candidatesAreReadByTheirGrammar() throws SdpException {
    List<Candidate> read = Samples.parsed(Samples.ANSWER).candidates();
    assertThat(read).hasSize(3);
    assertThat(read.get(0).isUdpHost()).isTrue();
    assertThat(read.get(0).address()).isEqualTo("192.168.3.6");
    assertThat(read.get(1).isUdpHost()).isFalse();
    assertThat(read.get(1).rest()).isEqualTo(" tcptype passive");

    assertThat(Candidate.parse("1 1 UDP 1 ::1 9 typ host")).get().matches(Candidate::isUdpHost);
    assertThat(Candidate.parse("1 2 udp 1 ::1 9 typ host")).get().matches(c -> !c.isUdpHost());
    assertThat(Candidate.parse("1 1 udp 1 10.0.0.1 9 typ srflx raddr 10.0.0.2 rport 5"))
        .get()
        .matches(c -> !c.isUdpHost() && c.rest().equals(" raddr 10.0.0.2 rport 5"));
    for (String no :
        List.of(
            "",
            "1 1 udp 1 ::1 9",
            "1 1 udp 1 ::1 9 type host",
            "1 0 udp 1 ::1 9 typ host",
            "1 257 udp 1 ::1 9 typ host",
            "1 1 udp 4294967296 ::1 9 typ host",
            "1 1 udp -1 ::1 9 typ host",
            "1 1 udp 1 ::1 65536 typ host",
            "1 1 udp 1  9 typ host",
            "- 1 udp 1 ::1 9 typ host",
            "1".repeat(33) + " 1 udp 1 ::1 9 typ host")) {
      assertThat(Candidate.parse(no)).as(no).isEmpty();
    }
  }

  @Test
  void whatIsNoDescriptionIsRefusedWithItsReason() {
    assertRefused("", Reason.FORM);
    assertRefused("v=1\r\nm=audio 9 X 0\r\n", Reason.FORM);
    assertRefused("v=0\r\ns=-\r\n", Reason.FORM);
    assertRefused("v=0\r\nmedia\r\nm=audio 9 X 0\r\n", Reason.LINE);
    assertRefused("v=0\r\n\r\nm=audio 9 X 0\r\n", Reason.LINE);
    assertRefused("v=0\r\ns=a\rb\r\nm=audio 9 X 0\r\n", Reason.LINE);
    assertRefused("v=0\r\ns=a\0b\r\nm=audio 9 X 0\r\n", Reason.LINE);
    assertRefused("v=0\n" + "a=x\n".repeat(16384) + "m=audio 9 X 0\n", Reason.SIZE);
    assertRefused("v=0\ns=" + "x".repeat(1 << 20) + "\nm=audio 9 X 0\n", Reason.SIZE);
  }

  private static void assertRefused(String text, Reason reason) {
    assertThatThrownBy(() -> Samples.parsed(text))
        .isInstanceOfSatisfying(SdpException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void badCredentialsAreRefused() {
    for (String lines :
        List.of(
            "a=ice-ufrag:abcd\n",
            "a=ice-pwd:0123456789abcdef012345\n",
            "a=ice-ufrag:abc\na=ice-pwd:0123456789abcdef012345\n",
            "a=ice-ufrag:ab:d\na=ice-pwd:0123456789abcdef012345\n",
            "a=ice-ufrag:abcd\na=ice-pwd:short\n",
            "a=ice-ufrag:" + "a".repeat(257) + "\na=ice-pwd:0123456789abcdef012345\n")) {
      assertThatThrownBy(() -> Samples.parsed("v=0\nm=audio 9 X 0\n" + lines).credentials(0))
          .as(lines)
          .isInstanceOfSatisfying(
              SdpException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CREDENTIALS));
    }
  }

  @Test
  void fragmentsNeedNeitherVersionNorMedia() throws SdpException {
    String text = "a=ice-ufrag:abcd\r\na=ice-pwd:0123456789abcdef012345\r\n";
    SessionDescription fragment = SessionDescription.parseFragment(Samples.bytes(text));
    assertThat(fragment.credentials(fragment.transport()))
        .contains(new IceCredentials("abcd", "0123456789abcdef012345"));
    assertThat(Samples.text(fragment.withCandidates(List.of(IPV4)))).isEqualTo(text);
    SessionDescription empty = SessionDescription.parseFragment(new byte[0]);
    assertThat(empty.credentials(empty.transport())).isEmpty();
    assertThat(empty.withoutCandidates()).isEmpty();
  }

  @Provide
  Arbitrary<String> descriptions() {
    Arbitrary<String> value =
        Arbitraries.strings().withCharRange(' ', '~').ofMinLength(1).ofMaxLength(40);
    Arbitrary<String> line =
        Arbitraries.oneOf(
            Arbitraries.chars().range('a', 'z').flatMap(c -> value.map(text -> c + "=" + text)),
            Arbitraries.of(
                "m=audio 9 UDP/TLS/RTP/SAVPF 0",
                "m=video 0 UDP/TLS/RTP/SAVPF 0",
                "a=candidate:0 1 udp 1 10.0.0.1 8000 typ host",
                "a=candidate:0 1 tcp 1 10.0.0.1 8000 typ host",
                "a=candidate:nothing",
                "a=ice-ufrag:abcd"));
    Arbitrary<String> end = Arbitraries.of("\n", "\r\n");
    return line.list()
        .ofMaxSize(30)
        .flatMap(
            lines ->
                end.map(
                    e ->
                        "v=0"
                            + e
                            + String.join(e, lines)
                            + (lines.isEmpty() ? "" : e)
                            + "m=a 9 X"));
  }

  @Property
  void nothingButCandidatesChanges(@ForAll("descriptions") String text) throws SdpException {
    String rewritten = rewritten(text, IPV4, IPV6);

    assertThat(others(rewritten)).isEqualTo(others(text));
    assertThat(Samples.parsed(rewritten).candidates())
        .isNotEmpty()
        .allMatch(c -> List.of(IPV4.address(), IPV6.address()).contains(c.address()));
    assertThat(rewritten(rewritten, IPV4, IPV6)).isEqualTo(rewritten);
  }

  private static List<String> others(String text) {
    return text.lines().filter(line -> !line.startsWith("a=candidate:")).toList();
  }

  private static String rewritten(String text, MediaAddress... own) throws SdpException {
    return Samples.text(Samples.parsed(text).withCandidates(List.of(own)));
  }
}
