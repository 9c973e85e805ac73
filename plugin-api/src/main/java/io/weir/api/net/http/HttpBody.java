package io.weir.api.net.http;

import io.netty.handler.codec.http.HttpHeaders;

/**
 * A complete body. Immutable, if nobody changes its bytes.
 *
 * @param bytes the content, transfer codings removed
 * @param trailers trailer fields; usually none
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record HttpBody(byte[] bytes, HttpHeaders trailers) {}
