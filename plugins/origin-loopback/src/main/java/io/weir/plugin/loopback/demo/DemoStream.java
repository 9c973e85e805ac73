package io.weir.plugin.loopback.demo;

import io.weir.api.Endpoint;
import io.weir.api.Role;
import io.weir.plugin.loopback.rtmp.ClientRequest;

/**
 * Where the demo's clip goes.
 *
 * @param weir an RTMP address
 * @param app the app
 * @param name the stream's name
 */
public record DemoStream(Endpoint weir, String app, String name) {

  ClientRequest request(Role role) {
    return new ClientRequest(role, tcUrl(), app, name);
  }

  private String tcUrl() {
    String host = weir.host().indexOf(':') < 0 ? weir.host() : "[" + weir.host() + "]";
    return "rtmp://" + host + ":" + weir.port() + "/" + app;
  }

  /** What one would give to a player. */
  @Override
  public String toString() {
    return tcUrl() + "/" + name;
  }
}
