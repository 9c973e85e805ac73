package io.weir.host.srsapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.api.OriginId;
import java.util.Optional;

/** What SRS's API lists. */
enum Kind {
  /** Published or not. */
  STREAMS("streams", "stream", 2048, "id vhost"),
  /** Publishers and players. */
  CLIENTS("clients", "client", 2049, "id vhost stream"),
  /** Which SRS does not page. */
  VHOSTS("vhosts", "vhost", 2014, "id");

  /** Name of the list, and of its path. */
  final String list;

  /** Name of one of them. */
  final String one;

  /** What SRS says of one that is not there. */
  final int notFound;

  /** Names of its fields that are ids. */
  private final String ids;

  Kind(String list, String one, int notFound, String ids) {
    this.list = list;
    this.one = one;
    this.notFound = notFound;
    this.ids = ids;
  }

  /** The kind that is listed at a path's first segment. */
  static Optional<Kind> of(String name) {
    for (Kind kind : values()) {
      if (kind.list.equals(name)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /** Path of the list at an origin, or of one of it. */
  String path(String id) {
    return "/api/v1/" + list + "/" + id;
  }

  /** Makes the ids in an element unique, and adds whose it is. */
  JsonNode unique(JsonNode element, OriginId origin) {
    if (element instanceof ObjectNode object) {
      for (String name : ids.split(" ", -1)) {
        unique(object, name, origin);
      }
      if (object.path("publish") instanceof ObjectNode publish) {
        unique(publish, "cid", origin);
      }
      object.put("origin", origin.value());
    }
    return element;
  }

  private static void unique(ObjectNode object, String name, OriginId origin) {
    JsonNode id = object.path(name);
    if (id.isTextual()) {
      object.put(name, SrsId.unique(id.asText(), origin));
    }
  }
}
