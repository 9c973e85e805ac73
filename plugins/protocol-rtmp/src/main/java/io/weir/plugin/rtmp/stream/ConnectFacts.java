package io.weir.plugin.rtmp.stream;

/**
 * What a client's {@code connect} says of where it wants to be and what it is; empty where it said
 * nothing.
 *
 * @param app the application, possibly with instance and query
 * @param tcUrl the URL without the stream
 * @param pageUrl the page that a player is part of
 * @param swfUrl the player
 * @param flashVer the client's name for itself
 */
public record ConnectFacts(
    String app, String tcUrl, String pageUrl, String swfUrl, String flashVer) {

  @Override
  public String toString() {
    return "ConnectFacts[" + flashVer + "]";
  }
}
