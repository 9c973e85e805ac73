/**
 * What makes a URL that Weir hands out name its stream, verifiably and without stored state.
 *
 * <p>Such a URL is {@code /~TOKEN/path/at/the/origin?query}. The token holds the stream key and an
 * HMAC-SHA256, shortened to 120 bits, under a key derived from the replicas' common secret.
 *
 * <p><b>What the code covers</b>, and so what nobody can change without being refused:
 *
 * <ul>
 *   <li>the stream key, which decides who may see it and which origin is asked;
 *   <li>the whole path of the resource, not only its directory: origins put the segments of all
 *       streams of an app into one directory, so a token for a directory would open every stream in
 *       it. It is the decoded path, since clients escape as they like;
 *   <li>the virtual host that the request itself names, by {@code ?vhost=}, {@code ?domain=} or its
 *       host: origins go by it, so that a URL of one tenant must not become another's by its query
 *       or its Host. A client may still add the stream's own {@code ?vhost=}.
 * </ul>
 *
 * <p><b>What it does not cover</b> stays the client's: the rest of the query ({@code hls_ctx}, the
 * client's own tokens, {@code _HLS_msn}), byte ranges, headers.
 *
 * <p>A URI relative to a tokened URL would have that URL's token and another path, and be refused;
 * therefore every URI of a playlist is rewritten, each with its own token. What a playlist does not
 * hold whole, a path built from variables that only the multivariant playlist knows, is made whole
 * by the token of the child playlist, which carries these variables.
 *
 * <p>A token is a function of stream, path and secret: the same at every refresh and every replica,
 * and it never lapses. It grants nothing: access is asked for with every request.
 */
@NullMarked
package io.weir.plugin.http.token;

import org.jspecify.annotations.NullMarked;
