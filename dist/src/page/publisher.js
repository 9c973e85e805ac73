'use strict';

(() => {
  const form = document.getElementById('publish');
  const preview = document.getElementById('preview');
  const status = document.getElementById('published');
  const stop = document.getElementById('unpublish');
  const NO_SOURCE = { stream: null, close() {} };

  /** What is published now: { source, close }. One that was replaced is not listened to. */
  let current = null;

  function say(state, text) {
    status.dataset.state = state;
    status.textContent = text;
  }

  /** A picture that moves, with the time in it, and a soft tone. */
  function test() {
    const canvas = document.createElement('canvas');
    canvas.width = 640;
    canvas.height = 360;
    const paint = canvas.getContext('2d');
    let frame = 0;
    const timer = setInterval(() => {
      paint.fillStyle = `hsl(${frame % 360} 50% 35%)`;
      paint.fillRect(0, 0, canvas.width, canvas.height);
      paint.fillStyle = '#fff';
      paint.fillRect((frame * 4) % canvas.width, 260, 60, 60);
      paint.font = '64px monospace';
      paint.fillText(new Date().toISOString().slice(11, 23), 70, 170);
      frame++;
    }, 40);
    const sound = new AudioContext();
    const tone = new OscillatorNode(sound, { frequency: 440 });
    const out = new MediaStreamAudioDestinationNode(sound);
    tone.connect(new GainNode(sound, { gain: 0.1 })).connect(out);
    tone.start();
    return {
      stream: new MediaStream([...canvas.captureStream(25).getTracks(), ...out.stream.getTracks()]),
      close() {
        clearInterval(timer);
        sound.close();
      },
    };
  }

  async function device(name) {
    if (!navigator.mediaDevices) {
      throw new Error(words.noDevices);
    }
    try {
      const wanted = { video: true, audio: true };
      const stream = name === 'screen'
          ? await navigator.mediaDevices.getDisplayMedia(wanted)
          : await navigator.mediaDevices.getUserMedia(wanted);
      return { stream, close: () => stream.getTracks().forEach((track) => track.stop()) };
    } catch (error) {
      throw new Error(words.noSource(error));
    }
  }

  /** H.264 first: SRS hands it on to players by RTMP, FLV and HLS too. */
  function send(connection, stream) {
    for (const track of stream.getTracks()) {
      const transceiver = connection.addTransceiver(track, { direction: 'sendonly', streams: [stream] });
      if (track.kind === 'video') {
        const codecs = RTCRtpSender.getCapabilities('video').codecs;
        const first = codecs.filter((codec) => codec.mimeType === 'video/H264');
        transceiver.setCodecPreferences([...first, ...codecs.filter((codec) => !first.includes(codec))]);
      }
    }
  }

  async function publish(what, name) {
    end();
    const url = webrtc.address('whip', what);
    if (!url) {
      say('failed', words.noStream);
      return;
    }
    if (!window.RTCPeerConnection) {
      say('failed', words.noWebRtc);
      return;
    }
    const session = { source: NO_SOURCE, close() {} };
    current = session;
    stop.disabled = false;
    say('waiting', `Publishing ${what}…`);
    let source;
    try {
      source = name === 'test' ? test() : await device(name);
    } catch (error) {
      fail(session, error.message);
      return;
    }
    if (current !== session) {
      source.close();
      return;
    }
    session.source = source;
    function connect() {
      const connection = new RTCPeerConnection();
      send(connection, source.stream);
      return connection;
    }
    source.stream.getVideoTracks().forEach((track) =>
      track.addEventListener('ended', () => fail(session, words.sourceEnded)));
    session.close = webrtc.keep(url, connect, {
      connected() {
        if (current === session) {
          say('playing', `Publishing ${what}.`);
        }
      },
      lost() {
        if (current === session) {
          say('waiting', words.lost(what));
        }
      },
      failed: (text) => fail(session, text),
    });
    preview.srcObject = source.stream;
    preview.hidden = false;
    preview.play().catch(() => {});
  }

  function fail(session, text) {
    if (current === session) {
      end();
      say('failed', text);
    }
  }

  function end() {
    if (current) {
      current.close();
      current.source.close();
    }
    current = null;
    stop.disabled = true;
    preview.srcObject = null;
    preview.hidden = true;
  }

  stop.addEventListener('click', () => {
    end();
    say('idle', words.unpublished);
  });

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    publish(form.elements.own.value, form.elements.source.value);
  });
})();
