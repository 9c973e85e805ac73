package io.weir.bench.run;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Option;

/** What is measured and how long; options of the command. */
final class Plan {
  @Option(names = "--rounds", description = "turns of every target (default: ${DEFAULT-VALUE})")
  int rounds = 5;

  @Option(names = "--seconds", description = "of a window (default: ${DEFAULT-VALUE})")
  int seconds = 10;

  @Option(names = "--settle", description = "seconds before each (default: ${DEFAULT-VALUE})")
  int settle = 3;

  @Option(
      names = "--warm-up",
      description = "seconds of load for each proxy at first (default: ${DEFAULT-VALUE})")
  int warmUp = 20;

  @Option(names = "--players", description = "of one stream (default: ${DEFAULT-VALUE})")
  int players = 300;

  @Option(names = "--publishers", description = "(default: ${DEFAULT-VALUE})")
  int publishers = 20;

  @Option(
      names = "--chunk-size",
      split = ",",
      description = "of publishers, several in turns (default: ${DEFAULT-VALUE})")
  List<Integer> chunkSizes = List.of(4096);

  @Option(names = "--connects", description = "for the first frame (default: ${DEFAULT-VALUE})")
  int connects = 50;

  @Option(names = "--sessions", description = "for memory (default: ${DEFAULT-VALUE})")
  int sessions = 2_000;

  @Option(names = "--flv-players", description = "of one stream (default: ${DEFAULT-VALUE})")
  int flvPlayers = 100;

  @Option(names = "--pollers", description = "of playlists (default: ${DEFAULT-VALUE})")
  int pollers = 64;

  @Option(
      names = "--srt-players",
      split = ",",
      description = "of one stream, several in turns (default: ${DEFAULT-VALUE})")
  List<Integer> srtPlayers = List.of(30, 100);

  @Option(
      names = "--rtc-sessions",
      split = ",",
      description = "of WebRTC, several in turns (default: ${DEFAULT-VALUE})")
  List<Integer> rtcSessions = List.of(20, 100);

  @Option(names = "--callers", description = "by SRT at once (default: ${DEFAULT-VALUE})")
  int callers = 32;

  @Option(
      names = "--memory-settle",
      description =
          "seconds that sessions come and go before and after (default: ${DEFAULT-VALUE})")
  int memorySettle = 5;

  @Option(
      names = "--mw-latency",
      description = "milliseconds of grouped writes at the origin (default: ${DEFAULT-VALUE})")
  int groupMillis = 350;

  @Option(
      names = "--parts",
      split = ",",
      description = "of ${COMPLETION-CANDIDATES} (default: all)")
  List<Part> parts = List.of(Part.values());

  @Option(
      names = "--targets",
      split = ",",
      description = "of ${COMPLETION-CANDIDATES} (default: all but URING)")
  List<Kind> targets = Arrays.stream(Kind.values()).filter(it -> it != Kind.URING).toList();

  @Option(names = "--weir", description = "the unpacked distribution (default: ${DEFAULT-VALUE})")
  Path weir = Path.of("dist", "target", "weir");

  @Option(names = "--out", description = "a file that gets the tables too")
  Path out = Path.of("bench", "target", "last-run.txt");

  @Option(names = "--with", description = "a line of Weir's configuration; may come again")
  List<String> lines = List.of();

  @Option(names = "--java-opts", description = "for Weir where CPU is measured (default: none)")
  String javaOptions = "";

  @Option(names = "--short", description = "a few seconds of everything, to see that it works")
  boolean brief;

  /** What can be measured. */
  enum Part {
    PLAYERS,
    PUBLISHERS,
    FIRST,
    MEMORY,
    FLV,
    PLAYLISTS,
    FLV_MEMORY,
    SRT,
    SRT_CALLS,
    SRT_MEMORY,
    RTC,
    RTMPS
  }

  /** What can be compared. */
  enum Kind {
    DIRECT,
    NOSPLICE,
    THREADS,
    SPLICE,
    NGINX,
    WORKERS,
    WEIR,
    WEIR1,
    URING
  }

  /** Puts the short values in, if they are asked for. */
  void settleValues() {
    if (!brief) {
      return;
    }
    rounds = 1;
    seconds = 2;
    settle = 1;
    warmUp = 1;
    players = 20;
    publishers = 5;
    connects = 5;
    flvPlayers = 20;
    pollers = 8;
    srtPlayers = List.of(10);
    rtcSessions = List.of(5);
    callers = 4;
    sessions = 50;
    memorySettle = 1;
  }

  /** Whether any of these parts is to be run. */
  boolean wants(Part... any) {
    return Arrays.stream(any).anyMatch(parts::contains);
  }

  /** The targets of {@code targets} that are to be run too. */
  List<Kind> targets(Kind... possible) {
    return Arrays.stream(possible).filter(targets::contains).toList();
  }

  /** Those to which plain streams by RTMP and HTTP-FLV go; WebRTC, SRT and TLS have others. */
  List<Kind> streamTargets() {
    return targets(
        Kind.DIRECT, Kind.NOSPLICE, Kind.THREADS, Kind.SPLICE, Kind.WEIR, Kind.WEIR1, Kind.URING);
  }

  /** The options for Weir, one by one. */
  List<String> javaOptions() {
    return javaOptions.isBlank() ? List.of() : List.of(javaOptions.trim().split(" +", -1));
  }
}
