package io.weir.codec.rtmp.chunk;

/**
 * How much one connection may make this side hold. All in units of bytes but the first.
 *
 * @param maxChunkStreams chunk streams with history, each some 64 bytes
 * @param maxMessageLength the longest message that may be announced; up to 16777215
 * @param maxUnfinishedBytes what {@link MessageDecoder} holds of unfinished messages, together
 */
public record RtmpLimits(int maxChunkStreams, int maxMessageLength, int maxUnfinishedBytes) {
  /** 64 chunk streams, messages of 8 MiB, 8 MiB unfinished. */
  public static final RtmpLimits DEFAULTS = new RtmpLimits(64, 8 << 20, 8 << 20);

  public RtmpLimits {
    require(maxChunkStreams, "maxChunkStreams", 65598);
    require(maxMessageLength, "maxMessageLength", 0xFFFFFF);
    require(maxUnfinishedBytes, "maxUnfinishedBytes", Integer.MAX_VALUE);
  }

  private static void require(int value, String name, int max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 1.." + max + ")");
    }
  }
}
