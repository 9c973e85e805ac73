package io.weir.host.origins;

/** Bodies as SRS 7.0.18 sends them. */
final class Heartbeats {
  private Heartbeats() {}

  private static final String SUMMARIES =
      """
      "summaries":{"data":{"ok":true,"now_ms":1795432486302,"self":{"version":"7.0.18","pid":7788,\
      "ppid":1,"argv":"./objs/srs -c conf/origin.conf","cwd":"/usr/local/srs","mem_kbyte":17476,\
      "mem_percent":0.03,"cpu_percent":0.25,"srs_uptime":10},"system":{"cpu_percent":0.20,\
      "disk_read_KBps":3413,"disk_write_KBps":2,"disk_busy_percent":0.00,"mem_ram_kbyte":24684092,\
      "mem_ram_percent":0.01,"mem_swap_kbyte":0,"mem_swap_percent":0.00,"cpus":2,"cpus_online":2,\
      "uptime":4978.63,"ilde_time":9692.37,"load_1m":0.17,"load_5m":0.31,"load_15m":0.19,\
      "net_sample_time":1795432485301,"net_recv_bytes":0,"net_send_bytes":0,\
      "net_recvi_bytes":87820930,"net_sendi_bytes":2311861,"srs_sample_time":1795432485301,\
      "srs_recv_bytes":1002840,"srs_send_bytes":478606,"conn_sys":14,"conn_sys_et":2,\
      "conn_sys_tw":7,"conn_sys_udp":0,"conn_srs":41}}},""";

  /** Bound to one address. */
  static final String BOUND =
      """
      {"device_id":"origin1","ip":"127.0.0.1","server":"vid-6zst367","service":"0zh59x51",\
      "pid":"7788",\
      """
          + SUMMARIES
          + """
          "rtmp":["127.0.0.1:21935"],"http":["127.0.0.1:28080"],"api":["127.0.0.1:21985"]}""";

  /** Bound to all addresses. */
  static final String PLAIN =
      """
      {"device_id":"plain1","ip":"192.0.2.7","server":"vid-7j36ev0","service":"75vzc0km",\
      "pid":"9461",\
      """
          + SUMMARIES
          + """
          "rtmp":["21935"],"http":["28080"],"api":["21985"],"srt":["udp://0.0.0.0:10080"],\
          "rtc":["udp://0.0.0.0:8000","tcp://0.0.0.0:8000"]}""";

  /** No more than must be there. */
  static String minimal(String server, String service, String ip, int port) {
    return "{\"ip\":\"%s\",\"server\":\"%s\",\"service\":\"%s\",\"pid\":\"1\",\"rtmp\":[\"%d\"]}"
        .formatted(ip, server, service, port);
  }
}
