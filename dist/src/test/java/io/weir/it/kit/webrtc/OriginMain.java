package io.weir.it.kit.webrtc;

import com.sun.net.httpserver.HttpServer;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioLayer;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/**
 * The origin's process: takes what is published by WHIP, decodes it, and sends it encoded anew to
 * whoever plays it by WHEP. It has no devices and needs no network but loopback. It says at which
 * port it takes HTTP, and runs until it is killed.
 *
 * <p>Sound that is received is decoded only if somebody plays it, which the headless audio device
 * does. It also records silence into all that is sent, from a thread of its own, beside what is
 * sent here; so senders have another, which does nothing.
 */
public final class OriginMain {
  private OriginMain() {}

  /**
   * Runs it.
   *
   * @param arguments the address that it takes HTTP at and that its candidates name, such as {@code
   *     127.0.0.1}
   */
  public static void main(String[] arguments) throws IOException {
    String address = arguments[0];
    PeerConnectionFactory receiving = new PeerConnectionFactory(new HeadlessAudioDeviceModule());
    PeerConnectionFactory sending =
        new PeerConnectionFactory(new AudioDeviceModule(AudioLayer.kDummyAudio));
    Sessions sessions = new Sessions(receiving, sending, address);
    HttpServer server = HttpServer.create(new InetSocketAddress(address, 0), 0);
    server.createContext("/", new Endpoint(sessions));
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
    System.out.println("WebRTC origin at port " + server.getAddress().getPort());
  }
}
