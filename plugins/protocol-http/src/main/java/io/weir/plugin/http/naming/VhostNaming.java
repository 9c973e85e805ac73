package io.weir.plugin.http.naming;

import io.weir.api.VhostRule;
import io.weir.plugin.http.uri.BadUriException;
import io.weir.plugin.http.uri.BadUriException.Fault;
import io.weir.plugin.http.uri.Parameter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The virtual host that a query names: {@code vhost} first, then {@code domain}. Origins differ in
 * how they read odd queries (escaped names, a second question mark); one that would name another
 * virtual host if read in another way is refused, so that nobody is authorised for one stream and
 * gets another.
 *
 * @param rule folds what is named
 */
public record VhostNaming(VhostRule rule) {
  private static final String VHOST = "vhost";
  private static final String DOMAIN = "domain";

  /**
   * The virtual host that a URL names by itself.
   *
   * @param query with its question mark, or empty
   * @param hostVhost what the host names
   * @throws BadUriException if the query can be read in two ways
   */
  public String named(String query, String hostVhost) throws BadUriException {
    return byQuery(query, hostVhost).orElse(hostVhost);
  }

  private Optional<String> byQuery(String query, String otherwise) throws BadUriException {
    boolean plain =
        query.indexOf('%') < 0 && !query.contains(VHOST + "=") && !query.contains(DOMAIN + "=");
    if (plain) {
      return Optional.empty();
    }
    List<Parameter> parameters = Parameter.all(query);
    Optional<String> named = one(parameters, VHOST);
    if (named.isEmpty()) {
      named = one(parameters, DOMAIN);
    }
    refuseOther(parameters, named.orElse(otherwise));
    return named;
  }

  private Optional<String> one(List<Parameter> parameters, String name) throws BadUriException {
    Set<String> folded =
        parameters.stream()
            .filter(parameter -> !parameter.inner() && parameter.name().equals(name))
            .filter(parameter -> !parameter.value().isEmpty())
            .map(parameter -> rule.fold(parameter.value()))
            .collect(Collectors.toSet());
    if (folded.size() > 1) {
      throw BadUriException.of(Fault.QUERY, name, String.join(", ", folded), "one");
    }
    return folded.stream().findFirst();
  }

  private void refuseOther(List<Parameter> parameters, String named) throws BadUriException {
    for (Parameter parameter : parameters) {
      String name = parameter.decodedName();
      boolean read = name.equals(VHOST) || name.equals(DOMAIN);
      boolean odd = parameter.inner() || !parameter.name().equals(name);
      boolean decides = read && !parameter.value().isEmpty();
      if (decides && odd && !rule.fold(parameter.value()).equals(named)) {
        throw BadUriException.of(Fault.QUERY, name, parameter.value(), "plainly written");
      }
      String raw = rule.fold(parameter.value());
      if (decides && !rule.fold(parameter.decodedValue()).equals(raw)) {
        throw BadUriException.of(Fault.QUERY, name, parameter.value(), "no escapes");
      }
    }
  }
}
