package io.weir.host.net.tls;

import com.typesafe.config.ConfigException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What files say, read anew when they change. What is wrong then is told once, and what was there
 * before stays. {@link #look} is called by one thread at a time; the value may be had by any.
 */
final class Kept<T> {
  private static final Logger log = LoggerFactory.getLogger(Kept.class);

  private final List<ConfiguredFile> files;
  private final Reader<T> reader;
  private final Counter taken;
  private final Counter refused;
  private List<byte[]> contents;
  private volatile T value;
  private @Nullable String fault;

  /** Makes sense of what is in files. */
  interface Reader<T> {

    /**
     * Reads.
     *
     * @param contents of each file, in order
     * @throws IOException if they are not what they should be
     */
    T read(List<byte[]> contents) throws IOException;
  }

  /**
   * Reads them.
   *
   * @throws ConfigException if one cannot be used; it says where the file is named
   */
  Kept(List<ConfiguredFile> files, Reader<T> reader, MeterRegistry meters) {
    this.files = List.copyOf(files);
    this.reader = reader;
    this.taken = meters.counter("weir.tls.reloads", "result", "taken");
    this.refused = meters.counter("weir.tls.reloads", "result", "refused");
    this.contents = new ArrayList<>();
    ConfiguredFile now = files.get(0);
    try {
      for (ConfiguredFile file : files) {
        now = file;
        contents.add(Files.readAllBytes(file.path()));
      }
      now = files.get(0);
      this.value = reader.read(contents);
    } catch (IOException e) {
      throw now.refused(why(e), e);
    }
  }

  T value() {
    return value;
  }

  /** Reads what has changed, and says whether there is another value now. */
  boolean look() {
    try {
      List<byte[]> now = new ArrayList<>();
      for (ConfiguredFile file : files) {
        now.add(Files.readAllBytes(file.path()));
      }
      boolean same = Arrays.deepEquals(now.toArray(), contents.toArray());
      if (!same) {
        value = reader.read(now);
        contents = now;
        taken.increment();
      }
      fault = null;
      return !same;
    } catch (IOException e) {
      String why = why(e);
      if (!why.equals(fault)) {
        fault = why;
        refused.increment();
        log.warn("{}: {}; the one before stays", this, why);
      }
      return false;
    }
  }

  /** The first file. */
  @Override
  public String toString() {
    return files.get(0).path().toString();
  }

  private static String why(IOException e) {
    if (e instanceof NoSuchFileException missing) {
      return "no such file: " + missing.getFile();
    }
    return e instanceof AccessDeniedException denied
        ? "may not be read: " + denied.getFile()
        : String.valueOf(e.getMessage());
  }
}
