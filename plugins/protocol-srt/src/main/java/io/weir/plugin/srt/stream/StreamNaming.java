package io.weir.plugin.srt.stream;

import io.weir.api.Role;
import io.weir.api.StreamKey;
import io.weir.api.VhostRule;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Names the stream of a stream id, as SRS does. Either the form of SRT's access control guidelines,
 * {@code #!::h=host,r=app/stream,m=publish}, or the short {@code app/stream}, which plays; both may
 * carry a query, which is no part of the key. Without an app it is {@code live}. SRS's older forms
 * {@code h=app/stream} and {@code h=vhost/app/stream} are understood.
 *
 * <p>A key that could be read in two ways is refused, so that nobody is authorised for one stream
 * and gets another.
 *
 * <p>Pure and immutable.
 */
public final class StreamNaming {
  /** The app of a stream id that has none, as SRS names it. */
  static final String DEFAULT_APP = "live";

  private static final String STANDARD = "#!::";
  private static final String RESERVED = "#!";

  private final VhostRule vhosts;

  /** Folds hosts by {@code vhosts}. */
  public StreamNaming(VhostRule vhosts) {
    this.vhosts = vhosts;
  }

  /**
   * Names a stream.
   *
   * @throws BadModeException if the mode is neither {@code publish} nor {@code request}
   * @throws IllegalArgumentException if it is no stream id; the message has value and expectation
   */
  public NamedStream name(String streamId) throws BadModeException {
    if (streamId.startsWith(STANDARD)) {
      return standard(streamId, Words.parse(streamId.substring(STANDARD.length())));
    }
    if (streamId.startsWith(RESERVED)) {
      throw new IllegalArgumentException(
          "stream id: begins with neither \"" + STANDARD + "\" nor a name (expected: one of them)");
    }
    int query = streamId.indexOf('?');
    String path = query < 0 ? streamId : streamId.substring(0, query);
    Words words = Words.parse(query < 0 ? "" : streamId.substring(query));
    return new NamedStream(key("", path, words), Role.PLAY, facts(streamId, words));
  }

  private NamedStream standard(String streamId, Words words) throws BadModeException {
    String host = words.one("h").orElse("");
    String resource = words.one("r").orElse("");
    int first = host.indexOf('/');
    if (first >= 0) {
      if (!resource.isEmpty()) {
        throw new IllegalArgumentException("h: a path beside r (expected: a host)");
      }
      boolean withHost = host.lastIndexOf('/') != first;
      resource = withHost ? host.substring(first + 1) : host;
      host = withHost ? host.substring(0, first) : "";
    }
    return new NamedStream(key(host, resource, words), role(words), facts(streamId, words));
  }

  private static Role role(Words words) throws BadModeException {
    String mode = words.one("m").orElse("request");
    return switch (mode.toLowerCase(Locale.ROOT)) {
      case "publish" -> Role.PUBLISH;
      case "request" -> Role.PLAY;
      default -> throw new BadModeException(mode);
    };
  }

  private StreamKey key(String host, String path, Words words) {
    List<String> segments =
        Arrays.stream(path.split("/", -1)).filter(segment -> !segment.isEmpty()).toList();
    if (segments.isEmpty()) {
      throw new IllegalArgumentException("stream id: names no stream (expected: app/stream)");
    }
    int last = segments.size() - 1;
    String app = last == 0 ? DEFAULT_APP : String.join("/", segments.subList(0, last));
    return new StreamKey(vhost(host, words), app, segments.get(last));
  }

  private String vhost(String host, Words words) {
    Set<String> named = folded(words, "vhost");
    if (named.isEmpty()) {
      named = folded(words, "domain");
    }
    if (named.size() > 1) {
      throw new IllegalArgumentException("vhost: " + named + " (expected: one)");
    }
    return named.isEmpty() ? vhosts.fold(host) : named.iterator().next();
  }

  private Set<String> folded(Words words, String key) {
    return words.all(key).stream().map(vhosts::fold).collect(Collectors.toSet());
  }

  private static Map<String, String> facts(String streamId, Words words) {
    Map<String, String> all = new HashMap<>(words.decoded());
    all.put("streamid", streamId);
    return all;
  }
}
