package io.weir.bench.run;

import io.weir.bench.run.Plan.Kind;
import io.weir.bench.run.Plan.Part;
import java.io.IOException;
import java.util.Collections;
import java.util.List;

/** Sessions of WebRTC. */
final class RtcParts {
  /** Each way, in one session. */
  private static final int PACKETS_A_SECOND = 100;

  /** So many times the load, so that compilers have seen enough of it soon. */
  private static final int WARMING = 5;

  private final Testbed testbed;
  private final Plan plan;
  private final Turns turns;
  private final Proxies proxies;

  /** What is run there. */
  RtcParts(Testbed testbed) throws IOException {
    this.testbed = testbed;
    this.plan = testbed.plan();
    this.turns = testbed.turns();
    this.proxies = testbed.proxies(Wire.WEBRTC, Cores.ALL);
  }

  /** Sessions that send and receive. */
  void sessions() throws IOException, InterruptedException {
    if (plan.wants(Part.RTC)) {
      turns.with(
          proxies,
          plan.targets(Kind.DIRECT, Kind.NGINX, Kind.WORKERS, Kind.WEIR, Kind.WEIR1),
          this::sessions);
    }
  }

  private void sessions(List<Target> targets) throws IOException, InterruptedException {
    int most = Collections.max(plan.rtcSessions);
    turns.warmUp(targets, target -> testbed.warming().rtcSessions(target, WARMING * most));
    for (int sessions : plan.rtcSessions) {
      turns.run(
          sessions + " WebRTC sessions",
          targets,
          target -> testbed.measuring().rtcSessions(target, sessions),
          Tables.packets(
              sessions + " WebRTC sessions of " + PACKETS_A_SECOND + " packets a second each way",
              plan,
              sessions * PACKETS_A_SECOND,
              proxies.yardstick()));
    }
  }
}
