package io.weir.plugin.rtmp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DuplexChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FarewellHandlerTest {

  /** A channel whose directions end one by one, as a socket's do. */
  private static final class Duplex extends EmbeddedChannel implements DuplexChannel {
    private boolean outputEnded;

    @Override
    public boolean isInputShutdown() {
      return false;
    }

    @Override
    public ChannelFuture shutdownInput() {
      return newSucceededFuture();
    }

    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
      return promise.setSuccess();
    }

    @Override
    public boolean isOutputShutdown() {
      return outputEnded;
    }

    @Override
    public ChannelFuture shutdownOutput() {
      outputEnded = true;
      return newSucceededFuture();
    }

    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
      outputEnded = true;
      return promise.setSuccess();
    }

    @Override
    public boolean isShutdown() {
      return outputEnded;
    }

    @Override
    public ChannelFuture shutdown() {
      return shutdownOutput();
    }

    @Override
    public ChannelFuture shutdown(ChannelPromise promise) {
      return shutdownOutput(promise);
    }
  }

  private final Duplex channel = new Duplex();

  @BeforeEach
  void sayFarewell() {
    channel.freezeTime();
    channel.config().setAutoRead(false);
    channel
        .pipeline()
        .addLast(new FarewellHandler(Unpooled.copiedBuffer("no", StandardCharsets.US_ASCII)));
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void theWordIsSaidAndNothingAfterIt() {
    ByteBuf word = channel.readOutbound();
    assertThat(word.toString(StandardCharsets.US_ASCII)).isEqualTo("no");
    word.release();
    assertThat(channel.isOutputShutdown()).isTrue();
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void whatTheClientStillSendsIsReadAndDropped() {
    assertThat(channel.config().isAutoRead()).isTrue();
    ByteBuf late = Unpooled.buffer(1_000).writeZero(1_000);
    channel.writeInbound(late);
    assertThat(late.refCnt()).isZero();
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void aClientThatDoesNotCloseIsClosed() {
    channel.advanceTimeBy(1_999, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isTrue();
    channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aClientThatSendsWithoutEndIsClosed() {
    for (int i = 0; i < 5 && channel.isOpen(); i++) {
      channel.writeInbound(Unpooled.buffer(1 << 20).writeZero(1 << 20));
    }
    assertThat(channel.isOpen()).isFalse();
  }
}
