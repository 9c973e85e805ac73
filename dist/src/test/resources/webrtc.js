'use strict';

/** A WHIP and WHEP client of a page under test: one session, as `rtc`. */
window.rtc = {
  connection: null,
  location: null,
  etag: null,
  video: null,
  port: null,

  /** A moving canvas and a tone. */
  source() {
    const canvas = document.createElement('canvas');
    canvas.width = 320;
    canvas.height = 240;
    const paint = canvas.getContext('2d');
    let frame = 0;
    setInterval(() => {
      paint.fillStyle = `hsl(${frame % 360} 80% 50%)`;
      paint.fillRect(0, 0, 320, 240);
      paint.fillStyle = 'white';
      paint.fillRect((frame * 3) % 320, 100, 40, 40);
      frame++;
    }, 40);
    const audio = new AudioContext();
    const tone = audio.createOscillator();
    const out = audio.createMediaStreamDestination();
    tone.connect(out);
    tone.start();
    return new MediaStream([...canvas.captureStream(25).getTracks(), ...out.stream.getTracks()]);
  },

  async publish(url, headers = {}) {
    this.connection = new RTCPeerConnection();
    for (const track of this.source().getTracks()) {
      this.connection.addTransceiver(track, { direction: 'sendonly' });
    }
    return this.open(url, headers);
  },

  async play(url, headers = {}) {
    this.connection = new RTCPeerConnection();
    this.connection.addTransceiver('video', { direction: 'recvonly' });
    this.connection.addTransceiver('audio', { direction: 'recvonly' });
    this.video = document.createElement('video');
    this.video.autoplay = true;
    this.video.srcObject = new MediaStream();
    document.body.append(this.video);
    this.connection.ontrack = (event) => this.video.srcObject.addTrack(event.track);
    return this.open(url, headers);
  },

  /** Nothing but loopback leaves: the candidates of other addresses are not told. */
  async offer(options) {
    await this.connection.setLocalDescription(await this.connection.createOffer(options));
    while (this.connection.iceGatheringState !== 'complete') {
      await new Promise((done) => this.connection.addEventListener('icegatheringstatechange', done));
    }
    return this.connection.localDescription.sdp.split('\r\n').filter((line) =>
      !line.startsWith('a=candidate') || / (127\.0\.0\.1|::1) \d+ typ host/.test(line)).join('\r\n');
  },

  async open(url, headers) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/sdp', ...headers },
      body: await this.offer(),
    });
    const answer = await response.text();
    if (response.status === 201) {
      const location = response.headers.get('Location');
      this.location = location && new URL(location, url).href;
      this.etag = response.headers.get('ETag');
      await this.connection.setRemoteDescription({ type: 'answer', sdp: this.redirected(answer) });
    }
    return { status: response.status, answer, location: this.location };
  },

  /** With all candidates at a port of loopback, if there is to be one. */
  redirected(answer) {
    return answer.split('\r\n')
      .map((line) => this.port
        ? line.replace(/^(a=candidate:\S+ \d+ \S+ \d+) \S+ \d+ typ/, `$1 127.0.0.1 ${this.port} typ`)
        : line)
      .join('\r\n');
  },

  /** Restarts ICE by PATCH (RFC 9725, section 4.3.3); gives the status. */
  async restart() {
    const lines = (await this.offer({ iceRestart: true })).split('\r\n');
    const first = (start) => lines.find((line) => line.startsWith(start));
    const fragment = [first('a=ice-ufrag:'), first('a=ice-pwd:'), first('m='), first('a=mid:'),
      ...lines.filter((line) => line.startsWith('a=candidate')), 'a=end-of-candidates', ''].join('\r\n');
    const before = this.connection.remoteDescription.sdp;
    const response = await fetch(this.location, {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/trickle-ice-sdpfrag', 'If-Match': '*' },
      body: fragment,
    });
    if (response.status !== 200) {
      return response.status;
    }
    const told = (await response.text()).split(/\r?\n/);
    const tell = (start) => told.find((line) => line.startsWith(start));
    const after = before.split('\r\n')
      .filter((line) => !/^a=(candidate|end-of-candidates)/.test(line))
      .map((line) => line.startsWith('a=ice-ufrag:') ? tell('a=ice-ufrag:') : line)
      .map((line) => line.startsWith('a=ice-pwd:') ? tell('a=ice-pwd:') : line);
    after.splice(after.indexOf(tell('a=ice-pwd:')) + 1, 0,
      ...told.filter((line) => line.startsWith('a=candidate')));
    this.etag = response.headers.get('ETag');
    await this.connection.setRemoteDescription({ type: 'answer', sdp: after.join('\r\n') });
    return response.status;
  },

  async end() {
    const response = await fetch(this.location, { method: 'DELETE' });
    this.connection.close();
    return response.status;
  },

  /** What tests look at, out of getStats. */
  async stats() {
    const all = [...(await this.connection.getStats()).values()];
    const rtp = (type, kind) => all.find((one) => one.type === type && one.kind === kind) || {};
    const transport = all.find((one) => one.type === 'transport') || {};
    const pair = all.find((one) => one.id === transport.selectedCandidatePairId) || {};
    const remote = all.find((one) => one.id === pair.remoteCandidateId) || {};
    return {
      state: this.connection.connectionState,
      framesDecoded: rtp('inbound-rtp', 'video').framesDecoded || 0,
      audioLevel: rtp('inbound-rtp', 'audio').audioLevel || 0,
      audioEnergy: rtp('inbound-rtp', 'audio').totalAudioEnergy || 0,
      framesSent: rtp('outbound-rtp', 'video').framesSent || 0,
      ufrag: remote.usernameFragment || '',
      remote: `${remote.protocol} ${remote.address} ${remote.port}`,
    };
  },
};
