package io.weir.bench.run;

/** The kinds of tables that several parts have. */
final class Tables {
  private static final double STREAM_BYTES_PER_SECOND = 250_000;
  private static final double PLAUSIBLE_BYTES = 0.5;
  private static final double PLAUSIBLE_PACKETS = 0.8;

  private Tables() {}

  /**
   * CPU for a gigabyte and latency.
   *
   * @param streams how many streams of 2 Mbit/s flow
   * @param yardstick the target that ratios are to
   */
  static Table<Sample> relaying(String title, Plan plan, int streams, String yardstick) {
    double gigabytes = streams * STREAM_BYTES_PER_SECOND * plan.seconds / 1e9;
    return new RoundsTable<Sample>(
            title,
            plan,
            yardstick,
            it ->
                it.gigabytes() < PLAUSIBLE_BYTES * gigabytes || it.p50() <= 0
                    ? gigabytes + " GB"
                    : "")
        .column("CPU-s/GB", 9, 3, Sample::cpuPerGb)
        .ratio(Sample::cpuPerGb)
        .column("p50 ms", 8, 2, Sample::p50)
        .column("p99 ms", 8, 2, Sample::p99)
        .column("GB", 7, 3, Sample::gigabytes)
        .column("drops", 5, 0, Sample::dropped)
        .eachRound("CPU-s/GB", 3, Sample::cpuPerGb, Sample::othersCpu);
  }

  /**
   * CPU for a packet and latency.
   *
   * @param perSecond packets of all streams that players should get
   * @param yardstick the target that ratios are to
   */
  static Table<PacketSample> packets(String title, Plan plan, double perSecond, String yardstick) {
    return new RoundsTable<PacketSample>(
            title,
            plan,
            yardstick,
            it ->
                it.streamPerSecond() < PLAUSIBLE_PACKETS * perSecond
                    ? perSecond + " packets of the stream a second"
                    : "")
        .column("us/packet", 9, 2, PacketSample::cpuMicros)
        .ratio(PacketSample::cpuMicros)
        .column("packets/s", 9, 0, PacketSample::perSecond)
        .column("p50 ms", 8, 3, PacketSample::p50)
        .column("p99 ms", 8, 3, PacketSample::p99)
        .column("lost", 5, 0, PacketSample::lost)
        .eachRound("us/packet", 2, PacketSample::cpuMicros, PacketSample::othersCpu);
  }

  /**
   * Requests that each target serves and what each costs.
   *
   * @param yardstick the target that ratios are to
   */
  static Table<PollSample> polls(String title, Plan plan, String yardstick) {
    return new RoundsTable<PollSample>(
            title + ", proxies on one core",
            plan,
            yardstick,
            it -> it.perSecond() < 1 || it.failed() > 0 ? "all answered" : "")
        .column("a second", 9, 0, PollSample::perSecond)
        .ratio(PollSample::perSecond)
        .column("CPU us", 8, 1, PollSample::cpuMicros)
        .ratio(PollSample::cpuMicros)
        .column("cores", 6, 2, PollSample::cores)
        .column("p50 ms", 8, 2, PollSample::p50)
        .column("p99 ms", 8, 2, PollSample::p99)
        .column("failed", 6, 0, PollSample::failed)
        .eachRound("CPU us", 1, PollSample::cpuMicros, PollSample::othersCpu);
  }
}
