'use strict';

/** What went wrong, in words. */
const words = {
  noStream: 'The stream is written as app/stream, such as live/demo.',
  notBuilt: 'This build of Weir has no player for this format: it was made without npm.',
  noMediaSource: 'This browser cannot play by scripts: it has no Media Source Extensions.',
  ended: 'The stream has ended.',
  notStarted: 'The browser does not start by itself: press play in the picture.',

  noWebRtc: 'This browser has no WebRTC.',
  nobodySends: 'Connected, but nothing comes yet: perhaps nobody publishes this stream.',
  sourceEnded: 'The source has ended.',
  unpublished: 'Stopped.',
  noDevices: 'Browsers give camera and screen only to pages by HTTPS or from this computer.'
      + ' The test picture can be published from anywhere.',

  status(code, format) {
    switch (code) {
      case 400: return 'This is no name of a stream (400).';
      case 401:
      case 403: return `This stream may not be played from here (${code}).`;
      case 404: return `There is no such stream as ${format} (404): nobody publishes it, or its`
          + ` origin makes no ${format}. The demo’s own origins make FLV only.`;
      case 409: return 'The stream’s origin refuses (409): perhaps it is published already.';
      case 429: return 'Too many ask for this stream now (429).';
      case 502: return 'The stream’s origin cannot be reached (502).';
      case 503: return 'No origin can serve this stream now (503).';
      case 504: return 'The origin has not begun the stream in time (504): perhaps nobody publishes it.';
      default: return `The answer was ${code}.`;
    }
  },

  lost(what) {
    return `Lost ${what}: asking for it again…`;
  },

  broken(what) {
    return `The connection broke: ${what}`;
  },

  noOffers(api) {
    return `Nobody takes WebRTC’s offers at ${api}: Weir has a port of its own for them,`
        + ' weir.protocols.webrtc.api-listen.';
  },

  noPath(candidates) {
    return `The origin has answered, but no media gets through to ${candidates || 'its address'}:`
        + ' perhaps UDP is blocked on the way.';
  },

  noSource(error) {
    return error.name === 'NotAllowedError'
        ? 'The browser was not allowed to take this source.'
        : `This source cannot be had: ${error.message}`;
  },

  undecodable(what) {
    return `The browser cannot decode this stream: ${what}`;
  },
};
