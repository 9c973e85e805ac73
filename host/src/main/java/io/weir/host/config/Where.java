package io.weir.host.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigOrigin;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a value came from, in the form of compilers: {@code conf/weir.conf:12}, {@code environment
 * variable PROXY_REDIS_PORT}, {@code -D}.
 */
final class Where {
  private static final Pattern LINE = Pattern.compile("^(.*?): (\\d+)(?:-\\d+)?(?=:|$)");

  private Where() {}

  static String of(ConfigOrigin origin) {
    String description = origin.description();
    return shorten(LINE.matcher(description).replaceFirst("$1:$2"));
  }

  /** What a parser or consumer complained of, in the same form. */
  static String of(ConfigException problem) {
    String message = String.valueOf(problem.getMessage());
    Matcher line = LINE.matcher(message);
    return shorten(line.find() ? line.replaceFirst("$1:$2") : message);
  }

  /** Paths below the working directory without it. */
  private static String shorten(String text) {
    String here = Path.of("").toAbsolutePath() + "/";
    return text.startsWith(here) ? text.substring(here.length()) : text;
  }
}
