package io.weir.host.net;

import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SelectStrategyFactory;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Event loops that are filled one after another: few connections share a loop, so that one wake-up
 * serves several of them and idle cores stay idle; many are spread evenly over all.
 */
final class LoopGroup extends MultiThreadIoEventLoopGroup {
  /** Sockets for which one loop is enough, whatever flows through them: about 30 sessions. */
  static final int FILL = 64;

  private final List<CountingLoop> loops = new ArrayList<>();

  LoopGroup(int threads, LoopIo io, long gatherNanos) {
    super(
        threads,
        new DefaultThreadFactory("weir-loop"),
        io.paced(DefaultSelectStrategyFactory.INSTANCE),
        io,
        gatherNanos);
    for (EventExecutor loop : this) {
      loops.add((CountingLoop) loop);
    }
  }

  @Override
  protected EventLoop newChild(Executor executor, Object... args) {
    Gathering gathering = new Gathering((Long) args[2]);
    return new CountingLoop(this, executor, ((LoopIo) args[1]).paced(() -> gathering), gathering);
  }

  /** The first loop with room, else the one that has least to do. */
  @Override
  public IoEventLoop next() {
    CountingLoop least = loops.get(0);
    int leastSockets = Integer.MAX_VALUE;
    for (CountingLoop loop : loops) {
      int sockets = loop.sockets();
      if (sockets < FILL) {
        return loop;
      }
      if (sockets < leastSockets) {
        least = loop;
        leastSockets = sockets;
      }
    }
    return least;
  }

  /** Makes what drives sockets. */
  interface LoopIo {
    /** With the pace of one loop. */
    IoHandlerFactory paced(SelectStrategyFactory pace);
  }

  /** The pace of one of its loops. */
  static Gathering gathering(EventLoop loop) {
    return ((CountingLoop) loop).gathering;
  }

  /** Sockets of all its loops. */
  int sockets() {
    int sockets = 0;
    for (CountingLoop loop : loops) {
      sockets += loop.sockets();
    }
    return sockets;
  }

  List<EventLoop> loops() {
    return List.copyOf(loops);
  }

  /** Tells how many sockets it has. */
  private static final class CountingLoop extends SingleThreadIoEventLoop {
    private final Gathering gathering;

    CountingLoop(
        IoEventLoopGroup parent, Executor executor, IoHandlerFactory io, Gathering gathering) {
      super(parent, executor, io);
      this.gathering = gathering;
    }

    int sockets() {
      return getNumOfRegisteredChannels();
    }

    /**
     * None without a task, where Netty would still look up every second: a wait with a time limit
     * has the kernel set a timer each time, 5 percent of what a small message costs.
     */
    @Override
    protected long deadlineNanos() {
      return nextScheduledTaskDeadlineNanos();
    }
  }
}
