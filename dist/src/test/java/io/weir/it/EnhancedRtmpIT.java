package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.it.kit.Message;
import io.weir.it.kit.NginxRtmp;
import io.weir.it.kit.RawRtmp;
import io.weir.it.kit.WeirProcess;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * HEVC by Enhanced RTMP (veovera, v1): video tags whose first byte has its highest bit set and
 * whose codec is a FourCC. Nothing on the way may look into them, let alone change them.
 */
final class EnhancedRtmpIT {
  private static final int SEQUENCE_START = 0;
  private static final int CODED_FRAMES = 1;
  private static final int SEQUENCE_END = 2;
  private static final int CODED_FRAMES_X = 3;
  private static final int KEY_FRAME = 1;
  private static final int INTER_FRAME = 2;

  private final Random random = new Random(42);

  @Test
  void hevcTagsArriveAsTheyWereSent() {
    try (NginxRtmp origin = NginxRtmp.start();
        WeirProcess weir = WeirProcess.builder().origin("a", origin.address()).start();
        RawRtmp player = RawRtmp.player(weir.rtmpPort(), "live", "hevc");
        RawRtmp publisher = RawRtmp.connect(weir.rtmpPort()).handshake()) {
      int stream = publisher.openStream("live");
      assertThat(publisher.publish(stream, "hevc").statusCode())
          .isEqualTo("NetStream.Publish.Start");
      publisher.chunkSize(4096);
      List<Message> sent = hevcStream(stream);
      sent.forEach(m -> publisher.message(m.csid(), 9, stream, m.timestamp(), m.payload()));

      for (Message expected : sent) {
        Message got = player.await(m -> m.type() == 9);
        assertThat(got.payload()).isEqualTo(expected.payload());
        assertThat(got.timestamp()).isEqualTo(expected.timestamp());
      }
    }
  }

  private List<Message> hevcStream(int stream) {
    List<Message> messages = new ArrayList<>();
    messages.add(video(stream, 0, KEY_FRAME, SEQUENCE_START, 96));
    for (int frame = 0; frame < 50; frame++) {
      int size = frame == 0 ? 90_000 : 200 + random.nextInt(20_000);
      messages.add(
          video(
              stream,
              frame * 40L,
              frame % 25 == 0 ? KEY_FRAME : INTER_FRAME,
              frame % 3 == 0 ? CODED_FRAMES : CODED_FRAMES_X,
              size));
    }
    messages.add(video(stream, 2000, KEY_FRAME, SEQUENCE_END, 0));
    return messages;
  }

  private Message video(int stream, long time, int frameType, int packetType, int size) {
    byte[] body = new byte[size];
    random.nextBytes(body);
    ByteBuffer payload = ByteBuffer.allocate(5 + size);
    payload.put((byte) (0x80 | frameType << 4 | packetType));
    payload.put("hvc1".getBytes(StandardCharsets.US_ASCII)).put(body);
    return new Message(6, 9, stream, time, payload.array());
  }
}
