'use strict';

(() => {
  const form = document.getElementById('choice');
  const video = document.getElementById('video');
  const status = document.getElementById('status');
  const facts = document.getElementById('facts');
  const stop = document.getElementById('stop');

  const NAMES = { flv: 'FLV', ts: 'TS', hls: 'HLS', webrtc: 'WebRTC' };
  const EXTENSIONS = { flv: '.flv', ts: '.ts', hls: '.m3u8' };
  const PLAYERS = { flv: tags, ts: tags, hls, webrtc: whep };

  /** What plays now: { what, format, over, close }. One that was replaced is not listened to. */
  let current = null;

  function say(state, text) {
    status.dataset.state = state;
    status.textContent = text;
  }

  /** "app/stream?query" as a URL beside this page, or WebRTC's; null if it names no stream. */
  function address(stream, format) {
    if (format === 'webrtc') {
      return webrtc.address('whep', stream);
    }
    const [path, ...query] = stream.trim().replace(/^\/+/, '').split('?');
    if (!/[^/]\/[^/]+$/.test(path)) {
      return null;
    }
    const escaped = path.split('/').map(encodeURIComponent).join('/');
    return new URL(escaped + EXTENSIONS[format] + (query.length ? '?' + query.join('?') : ''),
        document.baseURI).href;
  }

  function play(stream, format) {
    end();
    const url = address(stream, format);
    if (!url) {
      say('failed', words.noStream);
      return;
    }
    const session = { what: `${stream} by ${NAMES[format]}`, format: NAMES[format], over: false, close() {} };
    current = session;
    stop.disabled = false;
    say('waiting', `Waiting for ${session.what}…`);
    const trouble = PLAYERS[format](session, url, format);
    if (trouble) {
      fail(session, trouble);
      return;
    }
    // After the source was set, which sets the element back.
    video.play().catch((error) => {
      if (current === session && !session.over && error.name === 'NotAllowedError') {
        say('waiting', words.notStarted);
      }
    });
  }

  /** FLV and TS, endless, by mpegts.js. Gives what is wrong at once. */
  function tags(session, url, format) {
    if (!window.mpegts) {
      return words.notBuilt;
    }
    if (!mpegts.isSupported()) {
      return words.noMediaSource;
    }
    mpegts.LoggingControl.enableAll = false;
    const player = mpegts.createPlayer(
        { type: format === 'ts' ? 'mpegts' : 'flv', isLive: true, url },
        { enableStashBuffer: false, liveBufferLatencyChasing: true, autoCleanupSourceBuffer: true });
    session.close = () => player.destroy();
    player.on(mpegts.Events.ERROR, (type, detail, info) => {
      const told = info && info.msg ? info.msg : detail;
      if (detail === mpegts.ErrorDetails.NETWORK_STATUS_CODE_INVALID) {
        fail(session, words.status(info.code, session.format));
      } else if (type === mpegts.ErrorTypes.NETWORK_ERROR) {
        fail(session, words.broken(told));
      } else {
        fail(session, words.undecodable(told));
      }
    });
    player.on(mpegts.Events.LOADING_COMPLETE, () => finish(session));
    player.attachMediaElement(video);
    player.load();
    return null;
  }

  /** HLS by hls.js, or by the browser itself where scripts cannot. Gives what is wrong at once. */
  function hls(session, url) {
    if (!window.Hls) {
      return words.notBuilt;
    }
    if (!Hls.isSupported()) {
      if (!video.canPlayType('application/vnd.apple.mpegurl')) {
        return words.noMediaSource;
      }
      video.src = url;
      return null;
    }
    const player = new Hls({ liveSyncDurationCount: 2 });
    session.close = () => player.destroy();
    let recovered = false;
    player.on(Hls.Events.ERROR, (event, data) => {
      if (!data.fatal) {
        return;
      }
      const code = data.response ? data.response.code : 0;
      if (data.type === Hls.ErrorTypes.NETWORK_ERROR) {
        fail(session, code ? words.status(code, session.format) : words.broken(data.details));
      } else if (data.type === Hls.ErrorTypes.MEDIA_ERROR && !recovered) {
        recovered = true;
        player.recoverMediaError();
      } else {
        fail(session, words.undecodable(data.details));
      }
    });
    player.loadSource(url);
    player.attachMedia(video);
    return null;
  }

  /** WebRTC by WHEP. Gives what is wrong at once. */
  function whep(session, url) {
    if (!window.RTCPeerConnection) {
      return words.noWebRtc;
    }
    function connect() {
      const connection = new RTCPeerConnection();
      const media = new MediaStream();
      connection.addTransceiver('video', { direction: 'recvonly' });
      connection.addTransceiver('audio', { direction: 'recvonly' });
      connection.addEventListener('track', (event) => media.addTrack(event.track));
      video.srcObject = media;
      return connection;
    }
    session.close = webrtc.keep(url, connect, {
      connected() {
        if (current === session && video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) {
          say('waiting', words.nobodySends);
        }
      },
      lost() {
        if (current === session) {
          say('waiting', words.lost(session.what));
        }
      },
      failed: (text) => fail(session, text),
    });
    return null;
  }

  function fail(session, text) {
    if (current !== session || session.over) {
      return;
    }
    session.over = true;
    stop.disabled = true;
    say('failed', text);
    release();
  }

  /** What has come is still shown to its end. */
  function finish(session) {
    if (current === session && !session.over) {
      session.over = true;
      say('idle', words.ended);
    }
  }

  function end() {
    if (current) {
      release();
    }
    current = null;
    stop.disabled = true;
  }

  function release() {
    current.close();
    current.close = () => {};
    video.srcObject = null;
    video.removeAttribute('src');
    video.load();
    facts.textContent = '';
  }

  function tell() {
    if (!current || current.over || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) {
      return;
    }
    const buffered = video.buffered;
    const ahead = buffered.length ? buffered.end(buffered.length - 1) - video.currentTime : 0;
    const frames = video.getVideoPlaybackQuality();
    facts.textContent = [
      `${video.videoWidth} × ${video.videoHeight}`,
      `${video.currentTime.toFixed(0)} s`,
      video.srcObject ? '' : `${Math.max(0, ahead).toFixed(1)} s buffered`,
      `${frames.totalVideoFrames} frames`,
      frames.droppedVideoFrames ? `${frames.droppedVideoFrames} dropped` : '',
    ].filter(Boolean).join(' · ');
  }

  video.addEventListener('playing', () => {
    if (current && !current.over) {
      say('playing', `Playing ${current.what}.`);
    }
  });
  video.addEventListener('waiting', () => {
    if (current && !current.over && video.currentTime > 0) {
      say('waiting', `Waiting for more of ${current.what}…`);
    }
  });
  video.addEventListener('error', () => {
    if (current && video.error) {
      fail(current, words.undecodable(video.error.message || `code ${video.error.code}`));
    }
  });
  setInterval(tell, 1000);

  stop.addEventListener('click', () => {
    end();
    say('idle', 'Stopped.');
  });

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const stream = form.elements.stream.value;
    const format = form.elements.format.value;
    history.replaceState(null, '', '?' + new URLSearchParams({ stream, format, ...webrtc.params() }));
    play(stream, format);
  });

  const asked = new URLSearchParams(location.search);
  const format = asked.get('format');
  form.elements.stream.value = asked.get('stream') || 'live/demo';
  form.elements.format.value = format in PLAYERS ? format : 'flv';
  // Not before: a picture that is waited for would keep the page loading.
  addEventListener('load', () => play(form.elements.stream.value, form.elements.format.value));
})();
