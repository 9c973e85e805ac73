package io.weir.plugin.http.uri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.api.ErrorCode;
import io.weir.plugin.http.uri.BadUriException.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UriPathTest {

  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/live/cam.ts, /live/cam.ts",
    "/live/%63am.ts, /live/cam.ts",
    "/a%20b, /a b",
    "/100%25, /100%",
    "/%2525, /%25",
    "/%c3%9F, /Ã\u009f",
    "/a//b/, /a//b/",
    "/.hidden/..x/x../..., /.hidden/..x/x../...",
    "/a;v=1, /a;v=1",
  })
  void octetsAreWithoutEscapes(String path, String octets) throws Exception {
    assertThat(UriPath.decoded(path)).isEqualTo(octets);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "live",
        "/%",
        "/%4",
        "/%zz",
        "/%+1",
        "/%00",
        "/%0a",
        "/a\u0000",
        "/a\tb",
        "/a b",
        "/a%2Fb",
        "/a%2fb",
        "/a\\b",
        "/a%5Cb",
        "/.",
        "/..",
        "/a/./b",
        "/a/../b",
        "/%2e",
        "/a/%2E%2e/b",
        "/a/.%2e",
        "/\u0100",
        "/%7f"
      })
  void whatCanBeReadInTwoWaysIsRefused(String path) {
    BadUriException refused =
        catchThrowableOfType(BadUriException.class, () -> UriPath.decoded(path));
    assertThat(refused).hasMessageContaining("expected");
    assertThat(refused.fault()).isEqualTo(Fault.PATH);
    assertThat(refused.code()).isEqualTo(ErrorCode.BAD_REQUEST);
  }

  @Test
  void messagesAreShortAndPrintable() {
    String path = "/\r\n" + "x".repeat(5000) + "%";
    BadUriException refused =
        catchThrowableOfType(BadUriException.class, () -> UriPath.decoded(path));
    assertThat(refused.getMessage()).hasSizeLessThan(200).doesNotContain("\r", "\n");
  }

  @ParameterizedTest
  @CsvSource({
    "/d/e/list, seg, /d/e/seg",
    "/d/e/list, ./seg, /d/e/seg",
    "/d/e/list, seg/, /d/e/seg/",
    "/d/e/list, /seg, /seg",
    "/d/e/list, ., /d/e/",
    "/d/e/list, ./, /d/e/",
    "/d/e/list, .., /d/",
    "/d/e/list, ../, /d/",
    "/d/e/list, ../seg, /d/seg",
    "/d/e/list, ../.., /",
    "/d/e/list, ../../seg, /seg",
    "/d/e/list, ../../../../seg, /seg",
    "/d/e/list, /../seg, /seg",
    "/d/e/list, seg., /d/e/seg.",
    "/d/e/list, ..seg, /d/e/..seg",
    "/d/e/list, ./../seg, /d/seg",
    "/d/e/list, seg/../other, /d/e/other",
    "/d/e/list, seg/./x, /d/e/seg/x",
    "/d/e/list, a//b, /d/e/a//b",
    "/d/e/list, a//../b, /d/e/a/b",
    "/d/e/list, %2e%2E/seg, /d/seg",
    "/d/e/list, %2e/seg, /d/e/seg",
    "/d/e/list, .%2e/seg, /d/seg",
    "/d/e/list, .../seg, /d/e/.../seg",
    "/d/e/, seg, /d/e/seg",
    "/list, ../seg, /seg",
  })
  void referencesAreResolvedAsTheStandardSays(String base, String reference, String resolved) {
    assertThat(UriPath.resolve(base, reference)).isEqualTo(resolved);
  }

  @ParameterizedTest
  @CsvSource({
    "/plain-._~!$&'()*+;=:@/x, /plain-._~!$&'()*+;=:@/x",
    "/a b, /a%20b",
    "/Ã\u009f, /%C3%9F",
    "/%c3, /%c3",
    "/100%, /100%25",
    "/%zz, /%25zz",
    "/{x}[y]|^\"<>, /%7Bx%7D%5By%5D%7C%5E%22%3C%3E",
  })
  void whatAPathMayNotHoldIsEscaped(String path, String escaped) {
    assertThat(UriPath.escaped(path)).isEqualTo(escaped);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://h:1/p?q#f       | http  | //h:1 | /p    | ?q    | #f
          HTTP://h               | http  | //h   | ''    | ''    | ''
          //h/p                  | ''    | //h   | /p    | ''    | ''
          //h?q=/x               | ''    | //h   | ''    | ?q=/x | ''
          skd://key              | skd   | //key | ''    | ''    | ''
          data:text/plain,x      | data  | ''    | text/plain,x | '' | ''
          seg.ts                 | ''    | ''    | seg.ts | ''   | ''
          ./a:b                  | ''    | ''    | ./a:b | ''    | ''
          1a:b                   | ''    | ''    | 1a:b  | ''    | ''
          :b                     | ''    | ''    | :b    | ''    | ''
          ?q:x                   | ''    | ''    | ''    | ?q:x  | ''
          p?a?b#c?d#e            | ''    | ''    | p     | ?a?b  | #c?d#e
          p?                     | ''    | ''    | p     | ?     | ''
          ''                     | ''    | ''    | ''    | ''    | ''
          """)
  void aReferenceIsTakenApart(
      String text, String scheme, String authority, String path, String query, String fragment) {
    assertThat(UriReference.parse(text))
        .isEqualTo(new UriReference(scheme, authority, path, query, fragment));
  }
}
