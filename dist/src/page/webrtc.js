'use strict';

/** WHIP and WHEP (RFC 9725), as far as this page needs them. */
const webrtc = (() => {
  /** Offers in a row after a session was lost, and milliseconds until the first; each then waits longer. */
  const TRIES = 6;
  const WAIT = 500;

  const api = document.getElementById('api');
  const USUAL = `${location.protocol}//${location.hostname}:11985`;
  const asked = new URLSearchParams(location.search).get('api');
  api.value = isHttp(asked) ? asked : USUAL;
  api.addEventListener('change', () => {
    api.value = isHttp(api.value) ? api.value : USUAL;
  });

  function isHttp(text) {
    try {
      return /^https?:$/.test(new URL(text).protocol);
    } catch (error) {
      return false;
    }
  }

  /** What a link to this page must say of it. */
  function params() {
    return api.value === USUAL ? {} : { api: api.value };
  }

  /** Where "app/stream?query" is published (whip) or played (whep); null if it names no stream. */
  function address(what, stream) {
    const [path, ...query] = stream.trim().replace(/^\/+/, '').split('?');
    const cut = path.lastIndexOf('/');
    if (cut < 1 || cut === path.length - 1) {
      return null;
    }
    const url = new URL(`rtc/v1/${what}/`, api.value);
    url.search = [new URLSearchParams({ app: path.slice(0, cut), stream: path.slice(cut + 1) }),
      ...query].join('&');
    return url.href;
  }

  async function gathered(connection) {
    while (connection.iceGatheringState !== 'complete') {
      await new Promise((done) =>
        connection.addEventListener('icegatheringstatechange', done, { once: true }));
    }
  }

  async function offer(url, connection) {
    await connection.setLocalDescription();
    await gathered(connection);
    let response;
    try {
      response = await fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/sdp' },
        body: connection.localDescription.sdp,
      });
    } catch (error) {
      throw new Error(words.noOffers(new URL(url).origin));
    }
    if (response.status !== 201) {
      throw new Error(words.status(response.status, 'WebRTC'));
    }
    const place = response.headers.get('Location');
    return { sdp: await response.text(), session: place && new URL(place, url).href };
  }

  /** Where an answer takes media, for whoever has to find out why nothing comes. */
  function candidates(answer) {
    return [...new Set([...answer.matchAll(/^a=candidate:\S+ 1 (\w+) \d+ (\S+) (\d+)/gm)]
        .map(([, transport, host, port]) => `${host}:${port}/${transport.toLowerCase()}`))].join(', ');
  }

  /**
   * Opens a session for a connection that has its tracks. Tells once that it is connected, and what
   * went wrong; gives the function that ends it.
   */
  function open(url, connection, { connected, failed }) {
    let session = null;
    let ended = false;
    let told = '';

    function end() {
      if (!ended) {
        ended = true;
        connection.close();
        remove();
        removeEventListener('pagehide', end);
      }
    }

    /** The page may be going; the request outlives it. */
    function remove() {
      if (session) {
        fetch(session, { method: 'DELETE', keepalive: true }).catch(() => {});
        session = null;
      }
    }

    connection.addEventListener('connectionstatechange', () => {
      if (connection.connectionState === 'connected') {
        connected();
      } else if (connection.connectionState === 'failed') {
        failed(words.noPath(told));
      }
    });
    addEventListener('pagehide', end);
    offer(url, connection).then(async (answer) => {
      session = answer.session;
      told = candidates(answer.sdp);
      if (ended) {
        remove();
      } else {
        await connection.setRemoteDescription({ type: 'answer', sdp: answer.sdp });
      }
    }).catch((error) => {
      if (!ended) {
        failed(error.message);
      }
    });
    return end;
  }

  /**
   * Opens a session as open does, and another one whenever one is lost that was up: its origin may
   * have been drained, or have died, and the stream be elsewhere. Each has a connection of its own.
   */
  function keep(url, connect, { connected, lost, failed }) {
    let tries = 0;
    let end = () => {};

    function attempt() {
      end = open(url, connect(), {
        connected() {
          tries = TRIES;
          connected();
        },
        failed(text) {
          if (tries === 0) {
            failed(text);
            return;
          }
          end();
          const wait = WAIT * 2 ** (TRIES - tries--) * (1 + Math.random());
          const timer = setTimeout(attempt, wait);
          end = () => clearTimeout(timer);
          lost();
        },
      });
    }

    attempt();
    return () => end();
  }

  return { address, params, keep };
})();
