package io.weir.plugin.http.playlist;

import io.weir.plugin.http.naming.VhostNaming;
import io.weir.plugin.http.playlist.UriTags.Carries;
import io.weir.plugin.http.token.StreamTokens;
import io.weir.plugin.http.token.StreamTokens.Signer;
import io.weir.plugin.http.token.TokenSubject;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * One rewriting of one playlist: copies the text from its beginning to its end and puts other URIs
 * in as it passes them. For one thread, once.
 */
final class Rewriting {
  private static final String VARIANT = "EXT-X-STREAM-INF";
  private static final int LONGEST_NAME = 64;
  private static final int LONGEST_URI = 8192;

  private final String text;
  private final int header;
  private final int maxLength;
  private final StringBuilder out;
  private final Variables variables;
  private final PlaylistContext context;
  private final OriginUris uris;
  private final StreamTokens tokens;
  private final Map<Carries, Signer> signers = new EnumMap<>(Carries.class);
  private int copied;
  private Carries nextLine = Carries.NOTHING;

  Rewriting(
      String text,
      int header,
      int maxLength,
      PlaylistContext context,
      VhostNaming vhosts,
      StreamTokens tokens) {
    this.text = text;
    this.header = header;
    this.maxLength = maxLength;
    this.out = new StringBuilder(Math.min(2 * text.length() + 256, maxLength));
    this.context = context;
    this.variables = new Variables(context);
    this.uris = new OriginUris(vhosts, context);
    this.tokens = tokens;
  }

  /** The new text; empty if it is longer than it may be. */
  Optional<String> run() {
    if (text.contains("#" + Variables.TAG)) {
      eachLine(this::define);
    }
    eachLine(this::rewrite);
    out.append(text, copied, text.length());
    return out.length() > maxLength ? Optional.empty() : Optional.of(out.toString());
  }

  /** Gives every line without its end and the space around it, empty ones too. */
  private void eachLine(LineReader reader) {
    int start = header;
    int lineFeed = -1;
    int carriageReturn = -1;
    while (start < text.length() && out.length() <= maxLength) {
      lineFeed = lineFeed < start ? indexOrEnd('\n', start) : lineFeed;
      carriageReturn = carriageReturn < start ? indexOrEnd('\r', start) : carriageReturn;
      int end = Math.min(lineFeed, carriageReturn);
      trimmed(start, end, reader);
      start = end + 1;
    }
  }

  private int indexOrEnd(char c, int from) {
    int index = text.indexOf(c, from);
    return index < 0 ? text.length() : index;
  }

  private void trimmed(int start, int end, LineReader reader) {
    int from = start;
    int to = end;
    while (from < to && blank(text.charAt(from))) {
      from++;
    }
    while (to > from && blank(text.charAt(to - 1))) {
      to--;
    }
    reader.read(from, to);
  }

  private static boolean blank(char c) {
    return c == ' ' || c == '\t';
  }

  private void define(int start, int end) {
    if (text.startsWith("#" + Variables.TAG + ":", start)) {
      variables.define(new Attributes(text, start + Variables.TAG.length() + 2, end));
    }
  }

  private void rewrite(int start, int end) {
    if (start == end) {
      return;
    }
    if (text.charAt(start) != '#') {
      uri(start, end, nextLine);
      nextLine = Carries.NOTHING;
    } else if (text.startsWith("#EXT-X-", start)) {
      tag(start + 1, end);
    }
  }

  private void tag(int start, int end) {
    int colon = start;
    while (colon < end && text.charAt(colon) != ':') {
      colon++;
    }
    if (colon == end || colon - start > LONGEST_NAME) {
      return;
    }
    String name = text.substring(start, colon);
    if (name.equals(VARIANT)) {
      nextLine = Carries.DEFINED;
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
    String uri = text.substring(start, end);
    String rewritten = uris.rewrite(uri, variables.substitute(uri), signer(carries));
    if (rewritten.length() <= 2 * LONGEST_URI && !rewritten.equals(uri)) {
      out.append(text, copied, start).append(rewritten);
      copied = end;
    }
  }

  private Signer signer(Carries carries) {
    return signers.computeIfAbsent(carries, this::newSigner);
  }

  private Signer newSigner(Carries carries) {
    Map<String, String> carried =
        switch (carries) {
          case NOTHING -> Map.of();
          case DEFINED -> variables.carried();
          case IMPORTED -> context.variables();
        };
    return tokens.signer(new TokenSubject(context.key(), carried));
  }

  /** Reads the part of the text between two positions. */
  @FunctionalInterface
  private interface LineReader {
    void read(int start, int end);
  }
}
