package io.weir.host.direct;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.api.StreamKey;
import io.weir.host.origins.OriginJson;
import io.weir.host.routing.DirectPublisher;
import java.util.HashMap;
import java.util.Map;

/**
 * What an origin says of its streams: SRS's {@code GET /api/v1/streams/}. Immutable.
 *
 * @param service which run of the origin says so
 * @param live who publishes which stream there
 * @param whole whether the list is complete
 */
record StreamList(String service, Map<StreamKey, DirectPublisher> live, boolean whole) {
  /** Streams that are asked for. */
  static final int COUNT = 5_000;

  /** Some 800 bytes a stream. */
  static final int MAX_BODY = 8 * 1024 * 1024;

  /** What is asked for. */
  static final String TARGET = "/api/v1/streams/?start=0&count=" + COUNT;

  /**
   * Reads one; streams that nobody publishes, or that are badly named, are left out.
   *
   * @throws IllegalArgumentException if it is no such answer
   */
  static StreamList parse(byte[] body, StreamNames names) {
    JsonNode root = OriginJson.object(body);
    JsonNode streams = root.path("streams");
    if (!streams.isArray()) {
      throw new IllegalArgumentException(
          "streams: " + OriginJson.type(streams) + " (expected: an array)");
    }
    String service = OriginJson.required(root, "service");
    Map<StreamKey, DirectPublisher> live = new HashMap<>();
    for (JsonNode stream : streams) {
      if (stream.path("publish").path("active").asBoolean()) {
        add(stream, service, names, live);
      }
    }
    return new StreamList(service, Map.copyOf(live), streams.size() < COUNT);
  }

  private static void add(
      JsonNode stream, String service, StreamNames names, Map<StreamKey, DirectPublisher> live) {
    try {
      live.put(
          names.key(
              vhost(OriginJson.required(stream, "url")),
              OriginJson.required(stream, "app"),
              OriginJson.required(stream, "name")),
          new DirectPublisher(service, OriginJson.required(stream.path("publish"), "cid")));
    } catch (IllegalArgumentException e) {
      return; // a stream that Weir's clients cannot ask for either
    }
  }

  /** A URL is {@code vhost/app/stream}, without the vhost if it is the default one. */
  private static String vhost(String url) {
    int slash = url.indexOf('/');
    return slash <= 0 ? StreamKey.DEFAULT_VHOST : url.substring(0, slash);
  }
}
