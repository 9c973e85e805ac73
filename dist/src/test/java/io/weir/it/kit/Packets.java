package io.weir.it.kit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The packets of a media file by kind of stream ({@code video}, {@code audio}), each with its times
 * and the MD5 of its bytes, as ffmpeg's framemd5 muxer tells.
 */
public final class Packets {

  /**
   * One packet.
   *
   * @param dts decoding time in the stream's time base (milliseconds in FLV)
   * @param cts presentation minus decoding time
   * @param hash size and MD5 of its bytes
   */
  public record Packet(long dts, long cts, String hash) {}

  private final Map<String, List<Packet>> byKind;
  private final Map<String, String> extradata;

  private Packets(Map<String, List<Packet>> byKind, Map<String, String> extradata) {
    this.byKind = byKind;
    this.extradata = extradata;
  }

  /** Reads a file; nothing is decoded. */
  public static Packets of(Path file) {
    return of(file, "");
  }

  /**
   * Reads a file, but without the units in H.264 packets that formats add or leave out: parameter
   * sets and access unit delimiters.
   */
  public static Packets ofSlices(Path file) {
    return of(file, "-bsf:v filter_units=remove_types=7-9 ");
  }

  private static Packets of(Path file, String filter) {
    Tool tool =
        Tool.start(
                Workplace.directory("framemd5"),
                ("ffmpeg -v error -nostdin -i " + file + " -map 0 -c copy " + filter)
                    .concat("-f framemd5 -")
                    .split(" "))
            .succeeds(Duration.ofSeconds(60));
    return parse(tool.output());
  }

  private static Packets parse(String text) {
    Map<String, String> kinds = new HashMap<>();
    Map<String, List<Packet>> byKind = new LinkedHashMap<>();
    Map<String, String> extradata = new HashMap<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith("#media_type ")) {
        String[] parts = line.substring("#media_type ".length()).split(":", -1);
        kinds.put(parts[0].strip(), parts[1].strip());
      }
    }
    for (String line : text.lines().toList()) {
      if (line.startsWith("#extradata ")) {
        String[] parts = line.substring("#extradata ".length()).split(",", -1);
        extradata.put(kind(kinds, parts[0]), parts[2].strip());
      } else if (!line.isBlank() && line.charAt(0) != '#') {
        String[] parts = line.split(",", -1);
        long dts = Long.parseLong(parts[1].strip());
        long pts = Long.parseLong(parts[2].strip());
        byKind
            .computeIfAbsent(kind(kinds, parts[0]), key -> new ArrayList<>())
            .add(new Packet(dts, pts - dts, parts[4].strip() + " " + parts[5].strip()));
      }
    }
    return new Packets(byKind, extradata);
  }

  private static String kind(Map<String, String> kinds, String index) {
    return kinds.getOrDefault(index.strip(), "unknown");
  }

  /** The packets of a kind in the order of the file. */
  public List<Packet> of(String kind) {
    return byKind.getOrDefault(kind, List.of());
  }

  /** MD5 of a stream's codec configuration; empty if it has none. */
  public String extradata(String kind) {
    return extradata.getOrDefault(kind, "");
  }

  /**
   * Checks that this, which was played, has the source's packets one after the other, with the same
   * times but for one constant offset.
   *
   * @param source what was published
   * @param millis how much of it must be there in one piece, from the source's first packet that
   *     was played on
   */
  public void holds(Packets source, long millis) {
    holds(source, millis, 0);
  }

  /**
   * The same, where a format on the way has another clock.
   *
   * @param tolerance how far a time may be off, in milliseconds
   */
  public void holds(Packets source, long millis, long tolerance) {
    List<String> kinds =
        Stream.of("video", "audio").filter(kind -> !source.of(kind).isEmpty()).toList();
    if (kinds.isEmpty()) {
      throw new AssertionError("the source has neither video nor audio");
    }
    for (String kind : kinds) {
      List<Packet> sent = source.of(kind);
      List<Packet> got = of(kind);
      long equal = equalMillis(sent, got, tolerance);
      if (equal < millis) {
        throw new AssertionError(
            "%s: %d of %d packets came, %d ms of them equal in a row (expected: %d ms)"
                .formatted(kind, got.size(), sent.size(), equal, millis));
      }
    }
  }

  private static long equalMillis(List<Packet> sent, List<Packet> got, long tolerance) {
    if (got.isEmpty()) {
      return 0;
    }
    int first = sent.stream().map(Packet::hash).toList().indexOf(got.get(0).hash());
    if (first < 0) {
      return 0;
    }
    long offset = got.get(0).dts() - sent.get(first).dts();
    int last = first;
    while (last < sent.size()
        && last - first < got.size()
        && same(sent.get(last), got.get(last - first), offset, tolerance)) {
      last++;
    }
    if (last == first) {
      return 0;
    }
    long spacing = sent.size() > 1 ? sent.get(1).dts() - sent.get(0).dts() : 0;
    return sent.get(last - 1).dts() - sent.get(first).dts() + spacing;
  }

  private static boolean same(Packet sent, Packet got, long offset, long tolerance) {
    return sent.hash().equals(got.hash())
        && sent.cts() == got.cts()
        && Math.abs(got.dts() - sent.dts() - offset) <= tolerance;
  }
}
