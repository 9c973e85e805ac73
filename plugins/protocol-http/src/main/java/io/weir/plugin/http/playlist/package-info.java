/**
 * HLS playlists (RFC 8216 and its second edition's draft), rewritten so that every URI of the
 * origin carries its stream key. Pure.
 *
 * <p>What is rewritten: lines that are URIs, and the URI attributes of the tags in {@link
 * io.weir.plugin.http.playlist.UriTags}; nothing else changes, not a byte. A URI stays as it is
 * where it names another host, has another scheme than http(s), or has a path that {@link
 * io.weir.plugin.http.uri.UriPath#decoded} refuses, which no client could ask for anyway.
 *
 * <p>The query of a URI stays as the origin wrote it. The client's own query is not added: a client
 * that sends it with every request goes on to do so, and an origin that wants it back (SRS, {@code
 * ?hls_ctx=ID&query}) writes it itself.
 *
 * <p>Variables ({@code {$name}}): a code over a path needs the path, so those whose value is known
 * are put in. Known are those with a value, those of the playlist's query, and imported ones that
 * came with the playlist's token. Unknown ones that only stand in the query stay there for the
 * player; a URI with unknown ones elsewhere stays as it is, an error to the player as it would be
 * from the origin.
 */
@NullMarked
package io.weir.plugin.http.playlist;

import org.jspecify.annotations.NullMarked;
