package io.weir.plugin.loopback.stream;

import static io.weir.plugin.loopback.stream.Samples.inter;
import static io.weir.plugin.loopback.stream.Samples.key;
import static io.weir.plugin.loopback.stream.Samples.videoHeader;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.plugin.loopback.stream.StreamEvent.Turn;
import io.weir.plugin.loopback.stream.StreamTable.Publication;
import io.weir.plugin.loopback.stream.StreamTable.Seat;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // seats are held, not used
class StreamTableTest {
  private final StreamTable table = new StreamTable(1 << 20);
  private final List<StreamEvent> heard = new ArrayList<>();

  @Test
  void aBusyStreamHasNoSecondPublisher() {
    try (Publication first = table.publish("live/a").orElseThrow()) {
      assertThat(table.publish("live/a")).isEmpty();
      assertThat(table.publish("live/b")).isPresent();

      first.close();
      assertThat(table.publish("live/a")).isPresent();
    }
  }

  @Test
  void playersMayComeFirst() {
    Media frame = key(0);
    try (Seat seat = table.play("live/a", heard::add);
        Publication publication = table.publish("live/a").orElseThrow()) {
      publication.media(frame);
      publication.close();
      publication.media(inter(40));
    }

    assertThat(heard).containsExactly(Turn.PUBLISHED, frame, Turn.UNPUBLISHED);
  }

  @Test
  void playersBeginWithWhatTheyNeed() {
    Media frame = inter(60);
    try (Publication publication = table.publish("live/a").orElseThrow()) {
      List.of(videoHeader(1), key(0), key(40)).forEach(publication::media);
      try (Seat seat = table.play("live/a", heard::add)) {
        publication.media(frame);
      }
      publication.media(inter(80));
    }

    assertThat(heard).hasSize(3).last().isSameAs(frame);
    assertThat(heard.get(1)).hasToString(key(40).toString());
  }

  @Test
  void theNextPublisherBeginsAnew() {
    try (Publication publication = table.publish("live/a").orElseThrow();
        Seat other = table.play("live/a", event -> {})) {
      publication.media(key(0));
      publication.close();
      try (Seat seat = table.play("live/a", heard::add)) {
        assertThat(heard).isEmpty();
      }
    }
  }

  @Test
  void streamsThatNobodyUsesAreGone() {
    Publication publication = table.publish("live/a").orElseThrow();
    Seat seat = table.play("live/a", heard::add);
    assertThat(table.publish("live/a")).isEmpty();
    assertThat(table.size()).isOne();

    publication.close();
    publication.close();
    assertThat(table.size()).isOne();

    seat.close();
    seat.close();
    assertThat(table.size()).isZero();
  }
}
