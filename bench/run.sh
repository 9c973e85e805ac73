#!/bin/sh
# Compares Weir with HAProxy in TCP and HTTP mode, with NGINX's stream proxy and with no proxy; see
# docs/benchmarks.md.
#
#   bench/run.sh [options]       CPU for a gigabyte or a playlist, latency, first frame, memory; --help
#   bench/run.sh --short         the same in a few seconds, to see that it works
#   bench/run.sh jmh [options]   JMH benchmarks of single steps
#
# Builds what is not built yet. Needs haproxy and taskset on PATH, Linux, a JDK;
# for SRT and WebRTC NGINX with its stream module.
set -eu
cd "$(dirname "$0")/.."

if [ ! -f bench/target/weir-bench.jar ] || [ ! -x dist/target/weir/bin/weir ]; then
  mvn -B -q -Pbench -DskipTests package
fi

# One proxy holds two descriptors for each of 2,000 sessions.
ulimit -n "$(ulimit -Hn)"

java=java
if [ -n "${JAVA_HOME:-}" ]; then
  java=$JAVA_HOME/bin/java
fi
classes='bench/target/weir-bench.jar:bench/target/lib/*'
if [ "${1:-}" = jmh ]; then
  shift
  exec "$java" -cp "$classes" org.openjdk.jmh.Main "$@"
fi
exec "$java" -cp "$classes" io.weir.bench.run.Compare "$@"
