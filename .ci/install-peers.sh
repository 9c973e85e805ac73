#!/bin/sh
# Installs what the tests talk to (Debian, Ubuntu): ffmpeg, nginx with its RTMP module, rtmpdump,
# GStreamer with rtmp2 and SRT, srt-tools, Icecast, Redis, dnsmasq, Chromium, the libraries that libwebrtc needs;
# OpenSSL, sslscan and HAProxy; what makes network namespaces;
# npm, and Maven with a JDK, where there is none. Says nothing if all is there.
set -eu

have() { command -v "$1" >/dev/null 2>&1; }
peers=""
want() { peers="$peers $*"; }

have mvn || want maven
have javac || want default-jdk-headless
have git || want git
have curl || want curl ca-certificates
have openssl || want openssl
have sslscan || want sslscan
have haproxy || want haproxy
have ps || want procps
have ip || want iproute2
have nsenter || want util-linux
have ffmpeg || want ffmpeg
have icecast2 || want icecast2
have chromium || want chromium
have npm || want npm
have rtmpdump || want rtmpdump
have srt-live-transmit || want srt-tools
have nginx || want nginx-light
have redis-server || want redis-server
ls /usr/sbin/dnsmasq >/dev/null 2>&1 || want dnsmasq-base
ls /usr/lib/nginx/modules/ngx_rtmp_module.so >/dev/null 2>&1 || want libnginx-mod-rtmp
have gst-launch-1.0 || want gstreamer1.0-tools
if ! have gst-inspect-1.0 || ! gst-inspect-1.0 --exists rtmp2sink || ! gst-inspect-1.0 --exists srtsink; then
  want gstreamer1.0-plugins-bad
fi
if ! have gst-inspect-1.0 || ! gst-inspect-1.0 --exists flvmux; then
  want gstreamer1.0-plugins-good
fi
libraries=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p)
for library in libpulse.so.0:libpulse0 libudev.so.1:libudev1 libX11.so.6:libx11-6 libXfixes.so.3:libxfixes3 \
  libXrandr.so.2:libxrandr2 libXcomposite.so.1:libxcomposite1 libdbus-1.so.3:libdbus-1-3; do
  case $libraries in
    *"${library%%:*}"*) ;;
    *) want "${library#*:}" ;;
  esac
done

[ -n "$peers" ] || exit 0

as_root=""
if [ "$(id -u)" -ne 0 ]; then
  have sudo || {
    echo "install-peers: not root and no sudo; install by hand:$peers" >&2
    exit 1
  }
  as_root="sudo"
fi
have apt-get || {
  echo "install-peers: no apt-get here; install by hand:$peers" >&2
  exit 1
}

echo "install-peers: installing$peers"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# Tests start their own nginx, Icecast and Redis; the packages must not start theirs.
# shellcheck disable=SC2086
if ! { $as_root apt-get update -qq &&
  $as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
    apt-get install -y -qq --no-install-recommends $peers; } >"$log" 2>&1; then
  tail -n 30 "$log" >&2
  exit 1
fi
