package io.weir.plugin.rtmp.origin;

import io.weir.api.ErrorCode;
import io.weir.api.routing.RouteException;
import io.weir.codec.rtmp.command.RtmpCommand;
import java.util.Optional;

/** An origin's no, with its own words where it had any. */
public final class OriginRejection extends RouteException {
  private static final long serialVersionUID = 1L;

  private final transient Optional<RtmpCommand> words;
  private final boolean ofRequest;

  /**
   * A no.
   *
   * @param message for the log
   * @param words the command that it came with; empty if the origin just closed the connection
   * @param ofRequest whether the words are {@code onStatus} to the client's {@code publish} or
   *     {@code play}, so that the client understands them as they are
   */
  public OriginRejection(String message, Optional<RtmpCommand> words, boolean ofRequest) {
    super(ErrorCode.ORIGIN_REJECTED, message);
    this.words = words;
    this.ofRequest = ofRequest;
  }

  /** The command that it came with: {@code onStatus}, {@code _error} or {@code close}. */
  public Optional<RtmpCommand> words() {
    return words;
  }

  /** Whether the words answer {@code publish} or {@code play} itself. */
  public boolean isOfRequest() {
    return ofRequest;
  }
}
