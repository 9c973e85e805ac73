package io.weir.plugin.http.pages;

import io.weir.api.net.http.HttpCall;
import io.weir.api.net.http.ResponseHead;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A player page and what belongs to it, held in memory: read once at the start, so that no event
 * loop ever waits for a disk. Immutable.
 */
public final class StaticFiles {
  private static final long MAX_BYTES = 32L << 20;
  private static final String INDEX = "index.html";
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "wasm", "application/wasm");

  @SuppressWarnings("ArrayRecordComponent") // sent, never compared
  private record Page(String type, byte[] content) {}

  private final Map<String, Page> pages;

  private StaticFiles(Map<String, Page> pages) {
    this.pages = Map.copyOf(pages);
  }

  /** No files. */
  public static StaticFiles none() {
    return new StaticFiles(Map.of());
  }

  /**
   * Reads a directory and those in it; blocks.
   *
   * @throws IllegalArgumentException if it is none, or holds more than 32 MiB
   */
  public static StaticFiles read(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new IllegalArgumentException("\"" + directory + "\" (expected: a directory)");
    }
    try (Stream<Path> walk = Files.walk(directory)) {
      List<Path> files = walk.filter(Files::isRegularFile).toList();
      Map<String, Page> pages = new HashMap<>();
      long bytes = 0;
      for (Path file : files) {
        bytes += Files.size(file);
        if (bytes > MAX_BYTES) {
          throw new IllegalArgumentException(
              "\"" + directory + "\": over " + MAX_BYTES + " bytes (expected: a player page)");
        }
        String path = "/" + directory.relativize(file).toString().replace('\\', '/');
        Page page = new Page(type(path), Files.readAllBytes(file));
        pages.put(path, page);
        if (path.endsWith("/" + INDEX)) {
          pages.put(path.substring(0, path.length() - INDEX.length()), page);
        }
      }
      return new StaticFiles(pages);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String type(String path) {
    String extension = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return TYPES.getOrDefault(extension, "application/octet-stream");
  }

  /** Answers a call for one of the files; false if there is none of this path. */
  public boolean answer(HttpCall call) {
    @Nullable Page page = pages.get(call.request().path());
    if (page == null) {
      return false;
    }
    ResponseHead head =
        ResponseHead.of(200)
            .with("Content-Type", page.type())
            .with("X-Content-Type-Options", "nosniff")
            .with("Cache-Control", "no-cache");
    call.reply(head, page.content());
    return true;
  }
}
