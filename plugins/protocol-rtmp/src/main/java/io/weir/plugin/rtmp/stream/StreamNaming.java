package io.weir.plugin.rtmp.stream;

import io.weir.api.StreamKey;
import io.weir.api.VhostRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names the stream of a publish or play command by tcUrl and stream name, as SRS does: the last
 * path segment is the stream, all before it the app; queries are no part of the key; {@code
 * _definst_} is dropped; {@code ?vhost=}, {@code ?domain=} or the old {@code ...vhost...} in any
 * part comes before the host.
 *
 * <p>Some origins take the app from {@code connect}'s own field and others from tcUrl. So that
 * nobody is authorised for one stream and gets another, a client whose two differ is refused, and
 * so is one that names different virtual hosts in different places.
 *
 * <p>Pure and immutable.
 */
public final class StreamNaming {
  /** The app of a URL that has none, as SRS names it. */
  static final String DEFAULT_APP = "__defaultApp__";

  private final VhostRule vhosts;

  /** Folds hosts by {@code vhosts}. */
  public StreamNaming(VhostRule vhosts) {
    this.vhosts = vhosts;
  }

  /**
   * Names a stream.
   *
   * @param connect what the client's {@code connect} said
   * @param streamName the stream as {@code publish} or {@code play} names it, possibly with query
   * @throws IllegalArgumentException if that is no stream; the message has value and expectation
   */
  public NamedStream name(ConnectFacts connect, String streamName) {
    Location location = Location.parse(connect.tcUrl());
    NamePart app = NamePart.parse(connect.app());
    NamePart stream = NamePart.parse(streamName);
    List<String> appSegments = appSegments(location.path(), app);

    List<String> segments = new ArrayList<>(appSegments);
    segments.addAll(stream.segments());
    if (segments.isEmpty()) {
      throw new IllegalArgumentException("stream name: \"\" (expected: app and stream)");
    }
    String last = segments.remove(segments.size() - 1);
    String path = segments.isEmpty() ? DEFAULT_APP : String.join("/", segments);
    List<Parameter> parameters =
        Stream.of(stream, location.path(), app)
            .flatMap(part -> part.parameters().stream())
            .toList();
    StreamKey key = new StreamKey(vhost(location.host(), parameters), path, last);
    return new NamedStream(key, facts(connect, parameters));
  }

  private static List<String> appSegments(NamePart url, NamePart app) {
    if (url.segments().isEmpty() || app.segments().isEmpty()) {
      return url.segments().isEmpty() ? app.segments() : url.segments();
    }
    if (!url.segments().equals(app.segments())) {
      throw new IllegalArgumentException(
          "app: \"%s\" (expected: \"%s\", the path of tcUrl)"
              .formatted(String.join("/", app.segments()), String.join("/", url.segments())));
    }
    return url.segments();
  }

  private String vhost(String host, List<Parameter> parameters) {
    Set<String> named = folded(parameters, "vhost");
    if (named.isEmpty()) {
      named = folded(parameters, "domain");
    }
    if (named.size() > 1) {
      throw new IllegalArgumentException("vhost: " + named + " (expected: one)");
    }
    return named.isEmpty() ? vhosts.fold(host) : named.iterator().next();
  }

  private Set<String> folded(List<Parameter> parameters, String name) {
    return parameters.stream()
        .filter(parameter -> parameter.name().equals(name) && !parameter.raw().isEmpty())
        .map(parameter -> vhosts.fold(parameter.raw()))
        .collect(Collectors.toSet());
  }

  private static Map<String, String> facts(ConnectFacts connect, List<Parameter> parameters) {
    Map<String, String> all = new HashMap<>();
    parameters.forEach(parameter -> all.putIfAbsent(parameter.name(), parameter.decoded()));
    all.put("tcUrl", connect.tcUrl());
    all.put("app", connect.app());
    all.put("pageUrl", connect.pageUrl());
    all.put("swfUrl", connect.swfUrl());
    all.put("flashVer", connect.flashVer());
    return all;
  }
}
