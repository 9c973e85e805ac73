package io.weir.host.direct;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.StreamKey;
import io.weir.api.VhostRule;
import io.weir.host.routing.DirectPublisher;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StreamListTest {
  private static final StreamNames NAMES =
      new StreamNames(new VhostRule(Set.of("listed.example.com")));

  private static StreamList parse(String text) {
    return StreamList.parse(text.getBytes(UTF_8), NAMES);
  }

  @Test
  void onlyWhatIsPublishedCountsAndTheUrlNamesTheVhost() {
    StreamList list =
        parse(
            """
            {"code":0,"server":"vid-a","service":"run1","pid":"7","streams":[
              {"name":"a","app":"live","url":"/live/a","publish":{"active":true,"cid":"c1"}},
              {"name":"b","app":"live","url":"/live/b","publish":{"active":false,"cid":"c2"}},
              {"name":"c","app":"live","url":"listed.example.com/live/c",
               "publish":{"active":true,"cid":"c3"}},
              {"name":"","app":"live","url":"/live/","publish":{"active":true,"cid":"c4"}},
              {"name":"no cid","app":"live","url":"/live/x","publish":{"active":true}},
              7]}
            """);
    assertThat(list.service()).isEqualTo("run1");
    assertThat(list.whole()).isTrue();
    assertThat(list.live())
        .isEqualTo(
            Map.of(
                new StreamKey(StreamKey.DEFAULT_VHOST, "live", "a"),
                new DirectPublisher("run1", "c1"),
                new StreamKey("listed.example.com", "live", "c"),
                new DirectPublisher("run1", "c3")));
  }

  @Test
  void whatIsNoListIsSaidToBeNone() {
    assertThatThrownBy(() -> parse("{\"code\":0}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("streams: missing (expected: an array)");
    assertThatThrownBy(() -> parse("{\"streams\":[]}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("service: missing");
  }
}
