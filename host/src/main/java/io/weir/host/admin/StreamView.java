package io.weir.host.admin;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.weir.api.StreamKey;
import io.weir.api.store.Ownership;

/**
 * An owned stream as the system API shows it. The names are stable.
 *
 * @param stream {@code vhost/app/name}
 * @param vhost the virtual host
 * @param app the application
 * @param name the stream's own name
 * @param origin its owner
 * @param generation which ownership this is
 * @param published whether a publisher is live
 * @param publisher who, as replica and session; empty if nobody
 */
@JsonPropertyOrder({
  "stream",
  "vhost",
  "app",
  "name",
  "origin",
  "generation",
  "published",
  "publisher"
})
record StreamView(
    String stream,
    String vhost,
    String app,
    String name,
    String origin,
    String generation,
    boolean published,
    String publisher) {

  static StreamView of(Ownership ownership) {
    StreamKey key = ownership.key();
    return new StreamView(
        key.toString(),
        key.vhost(),
        key.app(),
        key.stream(),
        ownership.origin().value(),
        ownership.generation().toString(),
        ownership.published(),
        ownership.publisher());
  }
}
