package io.weir.it.kit;

import java.security.cert.X509Certificate;
import javax.net.ssl.X509TrustManager;

/** For clients of a Weir whose certificate a test made itself. */
public final class TrustEverybody implements X509TrustManager {
  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) {}

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) {}

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
