package io.weir.it.kit.webrtc;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.VideoTrack;
import java.util.List;

/** A stream: what its publisher sends, decoded, is the source of its players' tracks. */
final class LiveStream {
  private final CustomVideoSource pictures = new CustomVideoSource();
  private final CustomAudioSource sound = new CustomAudioSource();
  private final VideoTrack video;
  private final AudioTrack audio;
  private final String name;

  LiveStream(PeerConnectionFactory factory, String name) {
    this.name = name;
    this.video = factory.createVideoTrack(name + "-video", pictures);
    this.audio = factory.createAudioTrack(name + "-audio", sound);
  }

  /** Takes in a track that a publisher sends; called on a thread of libwebrtc. */
  void takes(MediaStreamTrack track) {
    if (track instanceof VideoTrack from) {
      from.addSink(
          frame -> {
            pictures.pushFrame(frame);
            frame.release();
          });
    } else if (track instanceof AudioTrack from) {
      from.addSink(sound::pushAudio);
    }
  }

  /** Gives a player's connection what it sends. */
  void feeds(RTCPeerConnection player) {
    player.addTrack(video, List.of(name));
    player.addTrack(audio, List.of(name));
  }
}
