package io.weir.it.kit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A process that passes TCP connections on to a port of loopback: into a network of its own, whose
 * loopback nobody else reaches. Says at which port it listens, and runs until it is killed.
 */
final class Forward {
  private Forward() {}

  /**
   * Runs it.
   *
   * @param arguments the address to listen at, and the port of loopback
   */
  public static void main(String[] arguments) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName(arguments[0]))) {
      System.out.println("forwards port " + server.getLocalPort());
      while (true) {
        Socket from = server.accept();
        Socket to = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[1]));
        copy(from, to);
        copy(to, from);
      }
    }
  }

  private static void copy(Socket from, Socket to) {
    Thread thread =
        new Thread(
            () -> {
              try (from;
                  to) {
                from.getInputStream().transferTo(to.getOutputStream());
              } catch (IOException e) {
                // One of them has gone, and so goes the other.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }
}
