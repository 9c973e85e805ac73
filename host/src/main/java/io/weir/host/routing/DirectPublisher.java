package io.weir.host.routing;

import java.util.Optional;

/**
 * A publisher that came to an origin past Weir, as publish leases name it. Immutable.
 *
 * @param service which run of the origin it came to; without a slash
 * @param client its identity there
 */
public record DirectPublisher(String service, String client) {
  private static final String PREFIX = "direct:";

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if one is empty, or the service has a slash
   */
  public DirectPublisher {
    if (service.isEmpty() || client.isEmpty() || service.indexOf('/') >= 0) {
      throw new IllegalArgumentException(
          "publisher: \""
              + service
              + "\", \""
              + client
              + "\" (expected: a service without slash, a client)");
    }
  }

  /** Whether a publish lease names such a publisher. */
  public static boolean is(String publisher) {
    return publisher.startsWith(PREFIX);
  }

  /** The one that a publish lease names; empty if it names none, or one of Weir's own. */
  public static Optional<DirectPublisher> of(String publisher) {
    int slash = publisher.indexOf('/');
    return is(publisher) && slash > PREFIX.length() && slash + 1 < publisher.length()
        ? Optional.of(
            new DirectPublisher(
                publisher.substring(PREFIX.length(), slash), publisher.substring(slash + 1)))
        : Optional.empty();
  }

  /** As publish leases name it. */
  @Override
  public String toString() {
    return PREFIX + service + "/" + client;
  }
}
