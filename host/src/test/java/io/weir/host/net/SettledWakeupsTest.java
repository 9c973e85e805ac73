package io.weir.host.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SettledWakeupsTest {
  private final Recorder uring = new Recorder();
  private final Loop loop = new Loop();
  private final IoHandler handler = SettledWakeups.of(executor -> uring).newHandler(loop);

  /** Says what was called, each call when it returns. */
  private static final class Recorder implements IoHandler {
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private volatile Runnable whileWaking = () -> {};
    private volatile Runnable whilePreparing = () -> {};
    private volatile Runnable whileDestroying = () -> {};

    @Override
    public int run(IoHandlerContext context) {
      return 0;
    }

    @Override
    public void prepareToDestroy() {
      whilePreparing.run();
      calls.add("prepareToDestroy");
    }

    @Override
    public void destroy() {
      whileDestroying.run();
      calls.add("destroy");
    }

    @Override
    public IoRegistration register(IoHandle handle) {
      throw new IllegalStateException("refused");
    }

    @Override
    public void wakeup() {
      whileWaking.run();
      calls.add("wakeup");
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
      return true;
    }
  }

  /** Its thread is whoever says so. */
  private static final class Loop implements ThreadAwareExecutor {
    private volatile @Nullable Thread thread;

    @Override
    public boolean isExecutorThread(Thread asked) {
      return asked == thread;
    }

    @Override
    public void execute(Runnable task) {
      throw new UnsupportedOperationException();
    }
  }

  private static CompletableFuture<Void> elsewhere(Runnable task) {
    return CompletableFuture.runAsync(task, it -> new Thread(it).start());
  }

  private static void finish(CompletableFuture<?> task) {
    task.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static void awaitDown(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void wakeFromElsewhere() {
    finish(elsewhere(handler::wakeup));
  }

  /** Somebody wakes the loop and is not done with it before {@code done} is down. */
  private CompletableFuture<Void> wakeUntil(CountDownLatch done) {
    CountDownLatch waking = new CountDownLatch(1);
    uring.whileWaking =
        () -> {
          waking.countDown();
          awaitDown(done);
        };
    CompletableFuture<Void> woken = elsewhere(handler::wakeup);
    awaitDown(waking);
    return woken;
  }

  @Test
  void othersWakeTheLoopUntilItIsDestroyed() {
    wakeFromElsewhere();
    handler.prepareToDestroy();
    wakeFromElsewhere();

    assertThat(uring.calls).containsExactly("wakeup", "prepareToDestroy", "wakeup");
  }

  @Test
  void whatWasWrittenSinceTheLoopPreparedIsReadBeforeItsMemoryIsFreed() {
    handler.prepareToDestroy();
    wakeFromElsewhere();
    handler.destroy();

    assertThat(uring.calls)
        .containsExactly("prepareToDestroy", "wakeup", "prepareToDestroy", "destroy");
  }

  @Test
  void nobodyIsWokenOnceTheEndHasBegun() {
    uring.whilePreparing = this::wakeFromElsewhere;
    uring.whileDestroying = this::wakeFromElsewhere;

    handler.destroy();
    wakeFromElsewhere();

    assertThat(uring.calls).containsExactly("prepareToDestroy", "destroy");
  }

  @Test
  void theEndWaitsForWhoeverIsWakingTheLoop() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    CompletableFuture<Void> woken = wakeUntil(done);
    FutureTask<?> destroyed = new FutureTask<>(handler::destroy, null);
    Thread ending = new Thread(destroyed);
    ending.start();
    await().until(() -> ending.getState() == Thread.State.BLOCKED || destroyed.isDone());
    done.countDown();
    finish(woken);
    destroyed.get(20, TimeUnit.SECONDS);

    assertThat(uring.calls).containsExactly("wakeup", "prepareToDestroy", "destroy");
  }

  @Test
  void theLoopDoesNotWaitForWhoeverIsWakingIt() {
    CountDownLatch done = new CountDownLatch(1);
    CompletableFuture<Void> woken = wakeUntil(done);
    CompletableFuture<Void> itself =
        elsewhere(
            () -> {
              loop.thread = Thread.currentThread();
              handler.wakeup();
            });
    finish(itself);
    assertThat(woken).isNotDone();
    done.countDown();
    finish(woken);

    assertThat(uring.calls).containsExactly("wakeup");
  }

  @Test
  void theLoopDoesNotWakeItself() {
    loop.thread = Thread.currentThread();

    handler.wakeup();

    assertThat(uring.calls).isEmpty();
  }
}
