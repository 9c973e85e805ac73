package io.weir.plugin.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.net.Acceptor;
import io.weir.api.net.Listener;
import io.weir.api.net.Listeners;
import io.weir.api.net.UdpProtocol;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class RtmpServerTest {
  private static final InetSocketAddress WANTED =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final InetSocketAddress BOUND =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_001);

  private final List<String> calls = new ArrayList<>();
  private final Acceptor acceptor = connection -> {};
  private CompletionStage<Listener> answer = CompletableFuture.completedStage(new Open());
  private CompletionStage<Listener> encrypted = CompletableFuture.completedStage(new Open());
  private final Listeners listeners =
      new Listeners() {
        @Override
        public CompletionStage<Listener> tcp(
            String name, InetSocketAddress address, Acceptor accept) {
          calls.add("tcp " + name + " " + address.getPort());
          return answer;
        }

        @Override
        public CompletionStage<Listener> tls(
            String name, InetSocketAddress address, Acceptor accept) {
          calls.add("tls " + name + " " + address.getPort());
          return encrypted;
        }

        @Override
        public CompletionStage<Listener> udp(
            String name, InetSocketAddress address, UdpProtocol protocol) {
          throw new IllegalStateException("RTMP has no datagrams");
        }
      };

  private final class Open implements Listener {
    @Override
    public InetSocketAddress address() {
      return BOUND;
    }

    @Override
    public CompletionStage<Integer> drain(Duration grace) {
      calls.add("drain " + grace);
      return CompletableFuture.completedStage(3);
    }

    @Override
    public CompletionStage<Void> stop() {
      calls.add("stop");
      return CompletableFuture.completedStage(null);
    }
  }

  @Test
  void itListensDrainsAndStops() {
    RtmpServer server = new RtmpServer(listeners, WANTED, Optional.empty(), acceptor);
    assertThat(server.start().toCompletableFuture()).isCompletedWithValue(List.of(BOUND));
    assertThat(server.drain(Duration.ofSeconds(1)).toCompletableFuture()).isCompletedWithValue(3);
    assertThat(server.stop().toCompletableFuture()).isCompleted();
    assertThat(calls).containsExactly("tcp rtmp 0", "drain PT1S", "stop");
  }

  @Test
  void itListensByTlsTooAndStopsWhatIsOpenWhenThatFails() {
    RtmpServer both = new RtmpServer(listeners, WANTED, Optional.of(WANTED), acceptor);
    assertThat(both.start().toCompletableFuture()).isCompletedWithValue(List.of(BOUND, BOUND));
    assertThat(both.drain(Duration.ofSeconds(1)).toCompletableFuture()).isCompletedWithValue(6);

    encrypted = CompletableFuture.failedStage(new IllegalStateException("no certificate"));
    calls.clear();
    RtmpServer failed = new RtmpServer(listeners, WANTED, Optional.of(WANTED), acceptor);
    assertThat(failed.start().toCompletableFuture()).isCompletedExceptionally();
    assertThat(failed.stop().toCompletableFuture()).isCompleted();
    assertThat(calls).containsExactly("tcp rtmp 0", "tls rtmps 0", "stop");
  }

  @Test
  void stoppingIsFineWhateverCameBefore() {
    RtmpServer unstarted = new RtmpServer(listeners, WANTED, Optional.empty(), acceptor);
    assertThat(unstarted.drain(Duration.ZERO).toCompletableFuture()).isCompletedWithValue(0);
    assertThat(unstarted.stop().toCompletableFuture()).isCompleted();

    answer = CompletableFuture.failedStage(new BindException("in use"));
    RtmpServer failed = new RtmpServer(listeners, WANTED, Optional.empty(), acceptor);
    assertThat(failed.start().toCompletableFuture()).isCompletedExceptionally();
    assertThat(failed.drain(Duration.ZERO).toCompletableFuture()).isCompletedWithValue(0);
    assertThat(failed.stop().toCompletableFuture()).isCompleted();
  }
}
