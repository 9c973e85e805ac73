/**
 * URIs as octets, in requests and in playlists (RFC 3986): taken apart, resolved, decoded strictly.
 *
 * <p>Every text in this package is a text of octets, one for each character (ISO 8859-1), so that
 * nothing that a peer wrote is lost, whatever its charset is.
 */
@NullMarked
package io.weir.plugin.http.uri;

import org.jspecify.annotations.NullMarked;
