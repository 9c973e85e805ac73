package io.weir.it.kit.webrtc;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** All sessions and streams of the origin. Those whose connection has failed are ended. */
final class Sessions {
  private final PeerConnectionFactory receiving;
  private final PeerConnectionFactory sending;
  private final String address;
  private final Map<String, LiveStream> streams = new ConcurrentHashMap<>();
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "sweeper");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * None yet.
   *
   * @param receiving makes the connections of publishers
   * @param sending makes those of players
   * @param address what the candidates of all of them name
   */
  Sessions(PeerConnectionFactory receiving, PeerConnectionFactory sending, String address) {
    this.receiving = receiving;
    this.sending = sending;
    this.address = address;
    sweeper.scheduleWithFixedDelay(this::sweep, 200, 200, TimeUnit.MILLISECONDS);
  }

  private void sweep() {
    for (Session session : sessions.values()) {
      if (session.peer().state() == RTCPeerConnectionState.FAILED) {
        end(session.id());
      }
    }
  }

  /** What one publisher or player has; {@code known} tells what the request said of itself. */
  static final class Session {
    private final String id = UUID.randomUUID().toString();
    private final boolean publishes;
    private final String stream;
    private final Map<String, String> known;
    private final Peer peer;
    private String offer;
    private int generation;

    private Session(
        boolean publishes, String stream, Map<String, String> known, Peer peer, String offer) {
      this.publishes = publishes;
      this.stream = stream;
      this.known = known;
      this.peer = peer;
      this.offer = offer;
    }

    String id() {
      return id;
    }

    boolean publishes() {
      return publishes;
    }

    String stream() {
      return stream;
    }

    Map<String, String> known() {
      return known;
    }

    Peer peer() {
      return peer;
    }

    /** Names the ICE session; another after each restart. */
    synchronized String etag() {
      return "\"ice-" + generation + "\"";
    }

    /** How often ICE was restarted. */
    synchronized int restarts() {
      return generation;
    }

    /** Whether a fragment asks for a restart, which is so if it brings another ufrag. */
    synchronized boolean isRestart(String fragment) {
      String ufrag = SdpText.ufrag(fragment);
      return ufrag != null && !ufrag.equals(SdpText.ufrag(offer));
    }

    /** Takes the candidates of a fragment. */
    synchronized void trickle(String fragment) {
      String mid = SdpText.mid(fragment);
      for (String candidate : SdpText.candidates(fragment)) {
        peer.candidate(mid == null ? "0" : mid, candidate);
      }
    }

    /** Restarts ICE by a fragment; gives the one that answers it. */
    synchronized String restart(String fragment) {
      String restarted = SdpText.restarted(offer, fragment);
      String answer = peer.answer(restarted);
      offer = restarted;
      generation++;
      trickle(fragment);
      return SdpText.fragment(answer);
    }
  }

  /** A session with the answer to its offer. */
  record Opened(Session session, String answer) {}

  /**
   * Opens one.
   *
   * @param known what the request said of itself, for tests to see
   * @return empty if the stream has a publisher already
   * @throws IllegalArgumentException if libwebrtc refuses the offer
   */
  Optional<Opened> open(boolean publishes, String stream, Map<String, String> known, String offer) {
    if (publishes
        && sessions.values().stream().anyMatch(s -> s.publishes() && s.stream().equals(stream))) {
      return Optional.empty();
    }
    LiveStream live = streams.computeIfAbsent(stream, name -> new LiveStream(sending, name));
    Peer peer =
        publishes
            ? new Peer(receiving, address, live::takes)
            : new Peer(sending, address, track -> {});
    if (!publishes) {
      live.feeds(peer.connection());
    }
    try {
      String answer = peer.answer(offer);
      Session session = new Session(publishes, stream, known, peer, offer);
      sessions.put(session.id(), session);
      return Optional.of(new Opened(session, answer));
    } catch (RuntimeException e) {
      peer.close();
      throw e;
    }
  }

  Optional<Session> find(String id) {
    return Optional.ofNullable(sessions.get(id));
  }

  /** Ends one; whether there was one. */
  boolean end(String id) {
    Session session = sessions.remove(id);
    if (session == null) {
      return false;
    }
    session.peer().close();
    return true;
  }

  List<Session> all() {
    return List.copyOf(sessions.values());
  }
}
