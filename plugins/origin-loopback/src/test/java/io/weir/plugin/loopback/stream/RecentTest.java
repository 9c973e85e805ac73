package io.weir.plugin.loopback.stream;

import static io.weir.plugin.loopback.stream.Samples.audioHeader;
import static io.weir.plugin.loopback.stream.Samples.inter;
import static io.weir.plugin.loopback.stream.Samples.key;
import static io.weir.plugin.loopback.stream.Samples.metadata;
import static io.weir.plugin.loopback.stream.Samples.videoHeader;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RecentTest {
  private final Recent recent = new Recent(1000);

  @Test
  void latecomersBeginWithTheLastKeyFrame() {
    add(metadata(1), videoHeader(1), audioHeader(1));
    add(key(0), inter(40), key(80), inter(120));

    assertThat(replay())
        .containsExactly(
            metadata(1).at(80).toString(),
            videoHeader(1).at(80).toString(),
            audioHeader(1).at(80).toString(),
            key(80).toString(),
            inter(120).toString());
  }

  @Test
  void tooMuchSinceTheKeyFrameIsForgottenUntilTheNext() {
    add(videoHeader(1), key(0));
    LongStream.range(1, 100).forEach(time -> add(inter(time)));

    assertThat(replay()).containsExactly(videoHeader(1).at(99).toString());

    add(key(200));
    assertThat(replay()).containsExactly(videoHeader(1).at(200).toString(), key(200).toString());
  }

  @Test
  void whatCameBeforeANewHeaderIsNotReplayedAfterIt() {
    add(videoHeader(1), key(0), inter(40));

    add(videoHeader(1));
    assertThat(replay()).hasSize(3);

    add(videoHeader(2));
    assertThat(recent.replay()).singleElement().matches(videoHeader(2)::sameContent);
  }

  @Test
  void nothingIsKeptBeforeAKeyFrame() {
    add(inter(1), inter(2));

    assertThat(recent.replay()).isEmpty();
  }

  private void add(Media... media) {
    List.of(media).forEach(recent::add);
  }

  private List<String> replay() {
    return recent.replay().stream().map(Media::toString).toList();
  }
}
