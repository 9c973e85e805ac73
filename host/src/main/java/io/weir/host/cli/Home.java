package io.weir.host.cli;

import java.nio.file.Path;

/**
 * Where Weir is unpacked, and where it was called.
 *
 * @param directory has conf/, plugins/ and page/
 * @param workingDirectory may have a .env file
 */
record Home(Path directory, Path workingDirectory) {

  /** As bin/weir says; else the working directory is both. */
  static Home current() {
    Path here = Path.of("").toAbsolutePath();
    return new Home(Path.of(System.getProperty("weir.home", here.toString())), here);
  }

  Path configuration() {
    return directory.resolve("conf").resolve("weir.conf");
  }

  /** The player page, where there is one. */
  Path page() {
    return directory.resolve("page");
  }
}
