package io.weir.host.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A process that stops as {@code weir run} does; {@code ProcessSignalsTest} starts it. */
final class SignalledMain {
  private SignalledMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    StopSignal signals = new ProcessSignals();
    signals.arm(Duration.ofMillis(Long.parseLong(arguments[0])));
    System.out.println("armed");
    signals.await();
    if (arguments[1].equals("hang")) {
      new CountDownLatch(1).await();
    }
    System.out.println("stopped");
    signals.finished(0);
  }
}
