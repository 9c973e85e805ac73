package io.weir.host.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which Weir this is.
 *
 * @param version of the product
 * @param apiVersion of the plugin API; what plugins require a range of
 */
public record BuildInfo(String version, String apiVersion) {

  /** As the build wrote it. */
  public static BuildInfo current() {
    Properties properties = new Properties();
    try (InputStream in = BuildInfo.class.getResourceAsStream("build.properties")) {
      if (in == null) {
        throw new IllegalStateException("build.properties is not on the host's class path");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new BuildInfo(properties.getProperty("version", ""), properties.getProperty("api", ""));
  }
}
