package io.weir.host.net;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Threads for a client library that brings its own networking, apart from the loops that relay:
 * whatever it does there delays no media.
 */
public final class ClientThreads {
  private static final int WORKERS = 2;

  private final EventLoopGroup loops;
  private final ExecutorService workers;
  private final ExecutorService waiting;

  /** Makes them; they start with their first work. */
  public ClientThreads(String name) {
    loops =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory(name + "-loop", true), NioIoHandler.newFactory());
    workers = Executors.newFixedThreadPool(WORKERS, new DefaultThreadFactory(name, true));
    waiting = HostThreads.single(name + "-connect");
  }

  /** One NIO loop for its sockets. */
  public EventLoopGroup loops() {
    return loops;
  }

  /** For its callbacks. */
  public ExecutorService workers() {
    return workers;
  }

  /** The one thread that may wait for it. */
  public ExecutorService waiting() {
    return waiting;
  }

  /** Ends them all, without waiting. */
  public void stop() {
    workers.shutdownNow();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    waiting.shutdown();
  }
}
