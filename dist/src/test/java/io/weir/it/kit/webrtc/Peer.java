package io.weir.it.kit.webrtc;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.PortAllocatorConfig;
import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCBundlePolicy;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceGatheringState;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The origin's end of one connection, which answers offers. It gathers at any address, since
 * libwebrtc leaves loopback out when it looks for addresses; such candidates are not named by
 * libwebrtc, so the answer's one candidate is written here.
 */
final class Peer implements PeerConnectionObserver {
  /** More than one, since those of before a restart stay open for a while. */
  private static final int PORTS = 4;

  private static final int LIMIT_S = 5;

  private final String address;
  private final List<Integer> ports = UdpPorts.block(PORTS);
  private final Consumer<MediaStreamTrack> tracks;
  private final BlockingQueue<RTCIceGatheringState> gathering = new LinkedBlockingQueue<>();
  private final RTCPeerConnection connection;
  private volatile RTCPeerConnectionState state = RTCPeerConnectionState.NEW;

  /**
   * Makes one.
   *
   * @param address what its candidates name
   * @param tracks is given what the other end sends, on a thread of libwebrtc
   */
  Peer(PeerConnectionFactory factory, String address, Consumer<MediaStreamTrack> tracks) {
    this.address = address;
    this.tracks = tracks;
    RTCConfiguration configuration = new RTCConfiguration();
    configuration.bundlePolicy = RTCBundlePolicy.MAX_BUNDLE;
    configuration.portAllocatorConfig =
        new PortAllocatorConfig(ports.get(0), ports.get(PORTS - 1), 0)
            .setEnableSharedSocket(true)
            .setEnableIpv6(address.contains(":"))
            .setDisableTcp(true)
            .setDisableAdapterEnumeration(true)
            .setDisableDefaultLocalCandidate(true);
    this.connection = factory.createPeerConnection(configuration, this);
  }

  /** The connection itself. */
  RTCPeerConnection connection() {
    return connection;
  }

  /** How it stands. */
  RTCPeerConnectionState state() {
    return state;
  }

  /** Takes an offer; what is given is the answer with its candidate. */
  String answer(String offer) {
    List<Integer> before = UdpPorts.bound(ports);
    gathering.clear();
    set(observer -> remote(RTCSdpType.OFFER, offer, observer));
    RTCSessionDescription answer = create();
    set(observer -> connection.setLocalDescription(answer, observer));
    awaitGathered();
    List<Integer> after = UdpPorts.bound(ports);
    after.removeAll(before);
    if (after.isEmpty()) {
      throw new IllegalStateException("no port of " + ports + " was bound by this answer");
    }
    return SdpText.withCandidate(connection.getLocalDescription().sdp, address, after.get(0));
  }

  /** Takes a candidate of the other end. */
  void candidate(String mid, String candidate) {
    connection.addIceCandidate(new RTCIceCandidate(mid, 0, candidate));
  }

  private void remote(RTCSdpType type, String sdp, SetSessionDescriptionObserver observer) {
    connection.setRemoteDescription(new RTCSessionDescription(type, sdp), observer);
  }

  private RTCSessionDescription create() {
    CompletableFuture<RTCSessionDescription> created = new CompletableFuture<>();
    connection.createAnswer(
        new RTCAnswerOptions(),
        new CreateSessionDescriptionObserver() {
          @Override
          public void onSuccess(RTCSessionDescription description) {
            created.complete(description);
          }

          @Override
          public void onFailure(String error) {
            created.completeExceptionally(new IllegalArgumentException(error));
          }
        });
    return await(created);
  }

  private static void set(Consumer<SetSessionDescriptionObserver> call) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    call.accept(
        new SetSessionDescriptionObserver() {
          @Override
          public void onSuccess() {
            done.complete(true);
          }

          @Override
          public void onFailure(String error) {
            done.completeExceptionally(new IllegalArgumentException(error));
          }
        });
    await(done);
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(LIMIT_S, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalArgumentException(e.getCause());
    } catch (TimeoutException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitGathered() {
    try {
      RTCIceGatheringState next;
      do {
        next = gathering.poll(LIMIT_S, TimeUnit.SECONDS);
        if (next == null) {
          throw new IllegalStateException("nothing gathered within " + LIMIT_S + " s");
        }
      } while (next != RTCIceGatheringState.COMPLETE);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends it. */
  void close() {
    connection.close();
  }

  @Override
  public void onIceGatheringChange(RTCIceGatheringState state) {
    gathering.add(state);
  }

  @Override
  public void onConnectionChange(RTCPeerConnectionState state) {
    this.state = state;
  }

  @Override
  public void onIceCandidate(RTCIceCandidate candidate) {
    // None is named; see the class.
  }

  @Override
  public void onTrack(RTCRtpTransceiver transceiver) {
    tracks.accept(transceiver.getReceiver().getTrack());
  }
}
