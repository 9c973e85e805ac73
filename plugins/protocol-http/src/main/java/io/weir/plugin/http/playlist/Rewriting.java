package io.weir.plugin.http.playlist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.weir.plugin.http.playlist.UriTags.Carries;
import io.weir.plugin.http.token.StreamTokens;
import io.weir.plugin.http.token.StreamTokens.Signer;
import io.weir.plugin.http.token.TokenSubject;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One rewriting of one playlist: copies the text from its beginning to its end and puts other URIs
 * in as it passes them. For one thread, once.
 */
final class Rewriting {
  private static final String VARIANT = "EXT-X-STREAM-INF";
  private static final byte[] EXTENSION = "#EXT-X-".getBytes(ISO_8859_1);
  private static final byte[] DEFINITION = ("#" + Variables.TAG + ":").getBytes(ISO_8859_1);
  private static final int LONGEST_NAME = 64;
  private static final int LONGEST_URI = 8192;

  private final byte[] text;
  private final int header;
  private final SplicedText out;
  private final Variables variables;
  private final PlaylistContext context;
  private final OriginUris uris;
  private final StreamTokens tokens;
  private final KnownUris.Place known;
  private final Map<Carries, Map<String, String>> carried = new EnumMap<>(Carries.class);
  private final Map<Carries, Signer> signers = new EnumMap<>(Carries.class);
  private Carries nextLine = Carries.NOTHING;
  private boolean multivariant;

  /**
   * A rewriting.
   *
   * @param text the playlist, not changed
   * @param header where its first line begins
   */
  Rewriting(
      byte[] text,
      int header,
      int maxLength,
      PlaylistContext context,
      OriginUris uris,
      StreamTokens tokens,
      KnownUris.Place known) {
    this.text = text;
    this.header = header;
    this.out = new SplicedText(text, maxLength);
    this.context = context;
    this.variables = new Variables(context);
    this.uris = uris;
    this.tokens = tokens;
    this.known = known;
  }

  /** The new text; null if it is longer than it may be. */
  byte @Nullable [] run() {
    if (defines()) {
      eachLine(this::define);
    }
    eachLine(this::rewrite);
    return out.finish();
  }

  /** Whether the text that has been run through names playlists to choose from. */
  boolean isMultivariant() {
    return multivariant;
  }

  private boolean defines() {
    for (int i = header; i <= text.length - DEFINITION.length; i++) {
      if (text[i] == '#' && startsWith(DEFINITION, i, text.length)) {
        return true;
      }
    }
    return false;
  }

  /** Gives every line without its end and the space around it, empty ones too. */
  private void eachLine(LineReader reader) {
    int start = header;
    while (start < text.length && !out.isTooLong()) {
      int end = start;
      while (end < text.length && text[end] != '\n' && text[end] != '\r') {
        end++;
      }
      trimmed(start, end, reader);
      start = end + 1;
    }
  }

  private void trimmed(int start, int end, LineReader reader) {
    int from = start;
    int to = end;
    while (from < to && blank(text[from])) {
      from++;
    }
    while (to > from && blank(text[to - 1])) {
      to--;
    }
    reader.read(from, to);
  }

  private static boolean blank(byte b) {
    return b == ' ' || b == '\t';
  }

  private boolean startsWith(byte[] prefix, int start, int end) {
    int prefixEnd = start + prefix.length;
    return prefixEnd <= end && Arrays.equals(text, start, prefixEnd, prefix, 0, prefix.length);
  }

  private void define(int start, int end) {
    if (startsWith(DEFINITION, start, end)) {
      variables.define(new Attributes(text, start + DEFINITION.length, end));
    }
  }

  private void rewrite(int start, int end) {
    if (start == end) {
      return;
    }
    if (text[start] != '#') {
      uri(start, end, nextLine);
      nextLine = Carries.NOTHING;
    } else if (startsWith(EXTENSION, start, end)) {
      tag(start + 1, end);
    }
  }

  private void tag(int start, int end) {
    int colon = start;
    while (colon < end && text[colon] != ':') {
      colon++;
    }
    if (colon == end || colon - start > LONGEST_NAME) {
      return;
    }
    String name = new String(text, start, colon - start, ISO_8859_1);
    if (name.equals(VARIANT)) {
      nextLine = Carries.DEFINED;
      multivariant = true;
      return;
    }
    UriTags tag = UriTags.of(name);
    if (tag.attributes().isEmpty()) {
      return;
    }
    Attributes attributes = new Attributes(text, colon + 1, end);
    while (attributes.next()) {
      if (tag.attributes().contains(attributes.name())) {
        Carries carries = tag.carries();
        trimmed(
            attributes.valueStart(), attributes.valueEnd(), (from, to) -> uri(from, to, carries));
      }
    }
  }

  private void uri(int start, int end, Carries carries) {
    if (start == end || end - start > LONGEST_URI) {
      return;
    }
    int pathEnd = PlainUri.pathEnd(text, start, end);
    boolean plain = pathEnd > 0 && carried(carries).isEmpty();
    byte[] path = plain ? known.find(text, start, pathEnd) : null;
    if (path != null) {
      out.put(start, path, pathEnd);
      return;
    }
    String uri = new String(text, start, end - start, ISO_8859_1);
    String rewritten = uris.rewrite(uri, variables.substitute(uri), signer(carries));
    if (rewritten.length() > 2 * LONGEST_URI || rewritten.equals(uri)) {
      return;
    }
    out.put(start, rewritten.getBytes(ISO_8859_1), end);
    if (plain) {
      known.add(text, start, pathEnd, rewritten.substring(0, rewritten.length() - end + pathEnd));
    }
  }

  private Signer signer(Carries carries) {
    return signers.computeIfAbsent(
        carries, c -> tokens.signer(new TokenSubject(context.key(), carried(c))));
  }

  private Map<String, String> carried(Carries carries) {
    return carried.computeIfAbsent(
        carries,
        c ->
            switch (c) {
              case NOTHING -> Map.of();
              case DEFINED -> variables.carried();
              case IMPORTED -> context.variables();
            });
  }

  /** Reads the part of the text between two positions. */
  @FunctionalInterface
  private interface LineReader {
    void read(int start, int end);
  }
}
