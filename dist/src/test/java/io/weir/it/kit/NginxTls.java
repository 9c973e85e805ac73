package io.weir.it.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** A real nginx that speaks HTTPS: it serves files, or stands before another server. */
public final class NginxTls implements AutoCloseable {
  private final Tool process;
  private final Path files;
  private final int port;

  private NginxTls(Tool process, Path files, int port) {
    this.process = process;
    this.files = files;
    this.port = port;
  }

  /** Starts one that shows this certificate, and waits until it accepts. */
  public static NginxTls start(Certificates certificate) {
    return start(certificate, "root files;");
  }

  /** Starts one that passes on what it hears to a server of plain HTTP. */
  public static NginxTls before(String address, Certificates certificate) {
    return start(
        certificate,
        "location / { proxy_pass http://%s; proxy_set_header Host $http_host; }"
            .formatted(address));
  }

  private static NginxTls start(Certificates certificate, String content) {
    int port = Ports.free(1).get(0);
    Path prefix = Workplace.directory("nginx-tls");
    String conf =
        """
        daemon off;
        master_process off;
        pid nginx.pid;
        error_log error.log info;
        events { worker_connections 256; }
        http {
          access_log off;
          client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3;
          uwsgi_temp_path t4; scgi_temp_path t5;
          types { application/vnd.apple.mpegurl m3u8; video/mp2t ts; video/x-flv flv; }
          server {
            listen 127.0.0.1:%d ssl;
            ssl_certificate %s;
            ssl_certificate_key %s;
            %s
          }
        }
        """
            .formatted(port, certificate.certificate(), certificate.key(), content);
    Path file = Workplace.write(prefix.resolve("nginx.conf"), conf);
    Tool process =
        Tool.start(
            prefix, "nginx", "-p", prefix.toString(), "-c", file.toString(), "-e", "error.log");
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> !process.isAlive() || Ports.accepts(port));
    if (!process.isAlive()) {
      throw process.failure("ended at once");
    }
    return new NginxTls(process, prefix.resolve("files"), port);
  }

  /** Serves a file. */
  public NginxTls file(String path, String text) {
    try {
      Path file = files.resolve(path);
      Files.createDirectories(file.resolveSibling("."));
      Workplace.write(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port that it listens on. */
  public int port() {
    return port;
  }

  @Override
  public void close() {
    process.close();
  }
}
