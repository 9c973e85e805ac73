package io.weir.host.net.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * A certificate that is ready to be shown, with its key. Immutable.
 *
 * @param names hosts that it is for, small letters; {@code *.} may begin one
 * @param chain it and those that lead to its authority
 * @param key its own
 * @param context makes handshakes
 * @param http the same, in which HTTP/2 or HTTP/1.1 is agreed on
 */
record Identity(
    List<String> names,
    List<X509Certificate> chain,
    PrivateKey key,
    SslContext context,
    SslContext http) {
  private static final int DNS_NAME = 2;
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  /**
   * Forward secrecy and authenticated encryption alone (RFC 9325). What TLS 1.3 has is all like
   * that.
   */
  static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  /** HTTP/2 where the client has it. */
  private static final ApplicationProtocolConfig HTTP =
      new ApplicationProtocolConfig(
          Protocol.ALPN,
          SelectorFailureBehavior.NO_ADVERTISE,
          SelectedListenerFailureBehavior.ACCEPT,
          ApplicationProtocolNames.HTTP_2,
          ApplicationProtocolNames.HTTP_1_1);

  /** Copies the lists. */
  Identity {
    names = List.copyOf(names);
    chain = List.copyOf(chain);
  }

  /** When clients no longer take it. */
  Instant expires() {
    return chain.get(0).getNotAfter().toInstant();
  }

  /**
   * Makes one of what the files say.
   *
   * @throws IOException if a file is not what it should be, or the key is another certificate's
   */
  static Identity of(byte[] certificate, byte[] privateKey, TlsSettings settings)
      throws IOException {
    try {
      List<X509Certificate> chain = certificates(certificate);
      X509Certificate own = chain.get(0);
      PrivateKey key = key(privateKey, own.getPublicKey().getAlgorithm());
      checkPair(own, key);
      SslContextBuilder context =
          SslContextBuilder.forServer(key, chain)
              .sslProvider(settings.provider())
              .protocols(settings.minVersion().protocols())
              .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE);
      return new Identity(
          names(own), chain, key, context.build(), context.applicationProtocolConfig(HTTP).build());
    } catch (GeneralSecurityException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * All certificates of a file, at least one.
   *
   * @throws IOException if there is none
   */
  static List<X509Certificate> certificates(byte[] pem)
      throws GeneralSecurityException, IOException {
    List<X509Certificate> chain = new ArrayList<>();
    for (var certificate :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem))) {
      chain.add((X509Certificate) certificate);
    }
    if (chain.isEmpty()) {
      throw new IOException("no certificate (expected: PEM)");
    }
    return chain;
  }

  private static PrivateKey key(byte[] pem, String algorithm)
      throws GeneralSecurityException, IOException {
    String text = new String(pem, StandardCharsets.US_ASCII);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException("its key: none (expected: PEM of PKCS #8, " + BEGIN + ")");
    }
    try {
      byte[] encoded = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (IllegalArgumentException | InvalidKeySpecException e) {
      throw new IOException("its key: " + e.getMessage() + " (expected: " + algorithm + ")", e);
    }
  }

  /** Files that are exchanged one after the other do not belong together for a moment. */
  private static void checkPair(X509Certificate certificate, PrivateKey key)
      throws GeneralSecurityException, IOException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    byte[] said = certificate.getSerialNumber().toByteArray();
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(key);
    signing.update(said);
    Signature verifying = Signature.getInstance(algorithm);
    verifying.initVerify(certificate.getPublicKey());
    verifying.update(said);
    if (!verifying.verify(signing.sign())) {
      throw new IOException("the key is not this certificate's");
    }
  }

  /** The hosts that it is for. Common names have not counted for long (RFC 9525). */
  private static List<String> names(X509Certificate certificate) throws GeneralSecurityException {
    List<String> names = new ArrayList<>();
    Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
    if (alternatives != null) {
      for (List<?> alternative : alternatives) {
        if (alternative.get(0).equals(DNS_NAME)) {
          names.add(String.valueOf(alternative.get(1)).toLowerCase(Locale.ROOT));
        }
      }
    }
    return names;
  }
}
