package io.weir.host.admin;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.weir.host.routing.Glob;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * {@code weir.api.tls.client-certificates}: what certificates of clients are good for. That they
 * are of the authorities has been verified where one gets here.
 *
 * @param required whether those without may do hardly anything
 * @param writers common names of those who may change things
 */
public record ClientCertificates(boolean required, List<Glob> writers) {
  private static final String COMMON_NAME = "CN";

  /** Copies the list. */
  public ClientCertificates {
    writers = List.copyOf(writers);
  }

  /** Nobody shows one. */
  static ClientCertificates none() {
    return new ClientCertificates(false, List.of());
  }

  /**
   * Reads the section.
   *
   * @throws ConfigException if it counts on certificates that nobody can show
   */
  static ClientCertificates from(Config section) {
    boolean required = section.getBoolean("required");
    List<Glob> writers = section.getStringList("writers").stream().map(Glob::of).toList();
    if (section.getString("authorities").isEmpty() && (required || !writers.isEmpty())) {
      String key = required ? "required" : "writers";
      throw new ConfigException.BadValue(
          section.getValue(key).origin(),
          "client-certificates." + key,
          section.getAnyRef(key) + " (expected: client-certificates.authorities beside it)");
    }
    return new ClientCertificates(required, writers);
  }

  /** Whether its owner may change things. */
  boolean mayWrite(X509Certificate certificate) {
    return commonName(certificate)
        .filter(name -> writers.stream().anyMatch(writer -> writer.matches(name)))
        .isPresent();
  }

  /** The one common name; empty if there is none, or more than one. */
  private static Optional<String> commonName(X509Certificate certificate) {
    try {
      List<Rdn> names =
          new LdapName(certificate.getSubjectX500Principal().getName())
              .getRdns().stream().filter(it -> it.getType().equalsIgnoreCase(COMMON_NAME)).toList();
      return names.size() == 1 && names.get(0).getValue() instanceof String name
          ? Optional.of(name)
          : Optional.empty();
    } catch (InvalidNameException e) {
      return Optional.empty();
    }
  }
}
