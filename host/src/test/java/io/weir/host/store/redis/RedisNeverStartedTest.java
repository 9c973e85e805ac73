package io.weir.host.store.redis;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A process whose start fails elsewhere stops a store that it never started. */
class RedisNeverStartedTest {
  private static long selectors() throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(RedisNeverStartedTest::isSelector).count();
    }
  }

  private static boolean isSelector(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().contains("eventpoll");
    } catch (IOException gone) {
      return false;
    }
  }

  @Test
  void stoppedItLeavesNoSelectorOpen() throws Exception {
    long before = selectors();
    for (int i = 0; i < 20; i++) {
      new RedisReplica("port = 1").close();
    }
    await().until(() -> selectors() <= before);
  }
}
