package io.weir.bench.load;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Players and publishers. Takes commands on its standard input and ends with it:
 *
 * <pre>
 * play PORT STREAM COUNT           opens players by RTMP
 * rtmps PORT STREAM COUNT          opens players by RTMP over TLS
 * flv PORT STREAM COUNT            opens players by HTTP-FLV
 * srt PORT STREAM COUNT            opens players by SRT
 * rtc PORT COUNT                   opens WebRTC sessions that send and receive
 * redial PORT COUNT                opens callers by SRT that hang up and call again without a pause
 * poll PORT COUNT                  opens viewers that ask for playlists without a pause
 * publish PORT COUNT CHUNK_SIZE    opens publishers, each of a stream of its own
 * first PORT COUNT                 one player after another, each until its first key frame
 * mark | stats                     begins a window | what it holds
 * close                            closes all
 * </pre>
 */
@Command(name = "client", mixinStandardHelpOptions = true)
public final class ClientMain implements Callable<Integer> {
  private final Figures figures = new Figures();
  private final Crowd crowd = new Crowd(figures);
  private final SrtCrowd srtCrowd = new SrtCrowd(figures);
  private final RtcCrowd rtcCrowd = new RtcCrowd(figures);

  /** Starts it; see {@code --help}. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new ClientMain()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    System.out.println("listening");
    Control.serve(System.in, System.out, this::command);
    return 0;
  }

  private String command(List<String> words) throws Exception {
    switch (words.get(0)) {
      case "play" -> crowd.play(number(words, 1), words.get(2), number(words, 3));
      case "rtmps" -> crowd.playTls(number(words, 1), words.get(2), number(words, 3));
      case "flv" -> crowd.playFlv(number(words, 1), words.get(2), number(words, 3));
      case "srt" -> srtCrowd.play(number(words, 1), words.get(2), number(words, 3));
      case "redial" -> srtCrowd.redial(number(words, 1), number(words, 2));
      case "rtc" -> rtcCrowd.call(number(words, 1), number(words, 2));
      case "poll" -> crowd.poll(number(words, 1), number(words, 2));
      case "publish" -> crowd.publish(number(words, 1), number(words, 2), number(words, 3));
      case "first" -> {
        long[] nanos = crowd.firstFrames(number(words, 1), number(words, 2));
        return String.format(
            Locale.ROOT,
            "p50=%d p95=%d",
            Figures.percentile(nanos, 50),
            Figures.percentile(nanos, 95));
      }
      case "mark" -> figures.mark();
      case "stats" -> {}
      case "close" -> {
        crowd.close();
        srtCrowd.close();
        rtcCrowd.close();
      }
      default -> throw new IllegalArgumentException("command: " + words.get(0));
    }
    return figures.text();
  }

  private static int number(List<String> words, int index) {
    return Integer.parseInt(words.get(index));
  }
}
