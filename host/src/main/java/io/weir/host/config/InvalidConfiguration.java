package io.weir.host.config;

import com.typesafe.config.ConfigException;
import java.util.List;

/** A configuration that cannot be used. Its message is all that is wrong with it, one a line. */
public final class InvalidConfiguration extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /** With everything that was found, each with the place it was found at. */
  public InvalidConfiguration(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
    this.problems = List.copyOf(problems);
  }

  /**
   * From what a consumer of a section threw.
   *
   * @param section stands for the place if the exception does not know it
   */
  public static InvalidConfiguration of(String section, ConfigException cause) {
    String problem = Where.of(cause);
    return new InvalidConfiguration(
        List.of(cause.origin() == null ? section + ": " + problem : problem));
  }

  /** Everything that was found; never empty. */
  public List<String> problems() {
    return problems;
  }
}
