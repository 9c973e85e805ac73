package io.weir.it.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/**
 * A clip that ffmpeg makes, bit for bit the same each time: H.264 High, 640x360, 25 frames a
 * second, a key frame every second, no B-frames; AAC, 44.1 kHz, stereo.
 *
 * @param file an FLV file
 * @param packets its packets
 */
public record Clip(Path file, Packets packets) {

  /** A clip of that length. Made once and kept in the build directory. */
  public static Clip ofSeconds(int seconds) {
    Path file = Workplace.target().resolve("it-clip-" + seconds + ".flv");
    if (!Files.exists(file)) {
      make(seconds, file);
    }
    return new Clip(file, Packets.of(file));
  }

  private static void make(int seconds, Path file) {
    Path directory = Workplace.directory("clip");
    Path made = directory.resolve("clip.flv");
    Tool.start(
            directory,
            ("ffmpeg -nostdin -v error -y"
                    + " -f lavfi -i testsrc2=size=640x360:rate=25"
                    + " -f lavfi -i sine=frequency=440:sample_rate=44100"
                    + " -t "
                    + seconds
                    + " -c:v libx264 -preset veryfast -threads 1 -profile:v high -bf 0 -g 25"
                    + " -keyint_min 25 -sc_threshold 0 -b:v 800k -pix_fmt yuv420p"
                    + " -c:a aac -b:a 96k -ac 2 -fflags +bitexact -flags:v +bitexact"
                    + " -flags:a +bitexact -f flv -flvflags no_duration_filesize "
                    + made)
                .split(" "))
        .succeeds(Duration.ofSeconds(60));
    try {
      Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
