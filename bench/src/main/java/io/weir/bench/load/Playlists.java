package io.weir.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Whole answers to requests for playlists, as SRS gives them with {@code hls_ctx} on: a request
 * without a context gets a multivariant playlist that names the context, one with it the media
 * playlist, which moves on by a segment every two seconds. Confined to one event loop.
 */
final class Playlists {
  private static final String CONTEXT = "hls_ctx=";
  private static final int SEGMENTS = 8;
  private static final int SEGMENT_SECONDS = 2;

  private record Rendered(long sequence, ByteBuf answer) {}

  private final Map<String, Rendered> media = new HashMap<>();
  private int contexts;

  /** Answers a request for {@code target}; the buffer is to be released once. */
  ByteBuf answer(String target) {
    String stream = target.substring(target.lastIndexOf('/') + 1, target.indexOf(".m3u8"));
    if (!target.contains(CONTEXT)) {
      return answerTo(multivariant(stream));
    }
    long sequence = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime()) / SEGMENT_SECONDS;
    Rendered present = media.get(target);
    if (present == null || present.sequence() != sequence) {
      if (present != null) {
        present.answer().release();
      }
      String query = target.substring(target.indexOf(CONTEXT));
      present = new Rendered(sequence, answerTo(media(stream, sequence, query)));
      media.put(target, present);
    }
    return present.answer().retainedDuplicate();
  }

  private String multivariant(String stream) {
    return "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,AVERAGE-BANDWIDTH=1\n%s.m3u8?%s%08x\n"
        .formatted(stream, CONTEXT, ++contexts * 0x9E3779B9);
  }

  private static String media(String stream, long sequence, String query) {
    StringBuilder text =
        new StringBuilder("#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-MEDIA-SEQUENCE:")
            .append(sequence)
            .append("\n#EXT-X-TARGETDURATION:")
            .append(SEGMENT_SECONDS)
            .append('\n');
    for (long segment = sequence; segment < sequence + SEGMENTS; segment++) {
      text.append("#EXTINF:2.000, no desc\n").append(stream).append('-').append(segment);
      text.append(".ts?").append(query).append('\n');
    }
    return text.toString();
  }

  private static ByteBuf answerTo(String playlist) {
    return Unpooled.directBuffer().writeBytes(text(playlist).getBytes(US_ASCII));
  }

  private static String text(String playlist) {
    return """
        HTTP/1.1 200 OK\r
        Access-Control-Allow-Headers: *\r
        Access-Control-Allow-Methods: *\r
        Access-Control-Allow-Origin: *\r
        Access-Control-Expose-Headers: Content-Length,Content-Range\r
        Connection: Keep-Alive\r
        Content-Length: %d\r
        Content-Type: application/vnd.apple.mpegurl\r
        Server: SRS/6.0.0(Hang)\r
        \r
        %s"""
        .formatted(playlist.length(), playlist);
  }
}
