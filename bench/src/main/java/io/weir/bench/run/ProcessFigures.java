package io.weir.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel knows of a process and of the machine (proc(5)). */
final class ProcessFigures {
  private static final double TICKS_PER_SECOND = 100;
  private static final int UTIME = 11;
  private static final int STIME = 12;
  private static final int IDLE = 4;
  private static final int IOWAIT = 5;
  private static final int STEAL = 8;

  private ProcessFigures() {}

  /**
   * CPU seconds of all threads, past and present, user and system, and of the process's workers.
   */
  static double cpuSeconds(long pid) throws IOException {
    double seconds = ownSeconds(pid);
    for (String child : Files.readString(children(pid)).trim().split(" ", -1)) {
      seconds += child.isEmpty() ? 0 : ownSeconds(Long.parseLong(child));
    }
    return seconds;
  }

  private static Path children(long pid) {
    return Path.of("/proc/" + pid + "/task/" + pid + "/children");
  }

  private static double ownSeconds(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) / TICKS_PER_SECOND;
  }

  /** Resident bytes. */
  static long residentBytes(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
      }
    }
    throw new IOException("VmRSS of " + pid + " (expected: a running process)");
  }

  /** CPU seconds that the whole machine was busy. */
  static double busySeconds() throws IOException {
    String[] fields = Files.readAllLines(Path.of("/proc/stat")).get(0).split(" +", -1);
    long busy = 0;
    for (int i = 1; i <= STEAL; i++) {
      busy += i == IDLE || i == IOWAIT ? 0 : Long.parseLong(fields[i]);
    }
    return busy / TICKS_PER_SECOND;
  }
}
