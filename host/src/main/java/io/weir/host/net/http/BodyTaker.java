package io.weir.host.net.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.weir.api.net.http.UpstreamException;

/** Where the body of an exchange goes. One of {@code end} and {@code failed} comes last, once. */
interface BodyTaker {

  /** A piece; owned. */
  void content(ByteBuf bytes);

  /** Nothing more has come for now. */
  void readComplete();

  void end(HttpHeaders trailers);

  void failed(UpstreamException reason);
}
