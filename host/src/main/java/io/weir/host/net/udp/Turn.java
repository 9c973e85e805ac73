package io.weir.host.net.udp;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the end of this turn of the loop, when all reads are done: datagrams to leave
 * together, and then sessions and sockets to end. Confined to that loop.
 */
final class Turn {
  private final EventLoop loop;
  private final List<Outbox> outboxes = new ArrayList<>();
  private final List<RelayedSession> endings = new ArrayList<>();
  private final List<Channel> closing = new ArrayList<>();
  private final Runnable end = this::end;
  private @Nullable Channel shared;
  private boolean due;

  Turn(EventLoop loop) {
    this.loop = loop;
  }

  /** By this socket leaves what is for clients. */
  void shared(Channel socket) {
    shared = socket;
  }

  /** Something was written to the shared socket. */
  void written() {
    later();
  }

  /** The outbox has something. */
  void sends(Outbox outbox) {
    outboxes.add(outbox);
    later();
  }

  /** Its last words leave with this turn. */
  void ends(RelayedSession session) {
    endings.add(session);
    later();
  }

  /** A socket closes after what was sent by it. */
  void closes(Channel socket) {
    closing.add(socket);
    later();
  }

  /** One task for each turn that has something to do; it runs after all reads of the turn. */
  private void later() {
    if (!due) {
      due = true;
      loop.execute(end);
    }
  }

  private void end() {
    due = false;
    for (int i = 0; i < outboxes.size(); i++) {
      outboxes.get(i).flush();
    }
    outboxes.clear();
    if (shared != null) {
      shared.flush();
    }
    if (!endings.isEmpty()) {
      List<RelayedSession> ended = List.copyOf(endings);
      endings.clear();
      ended.forEach(RelayedSession::release);
    }
    if (!closing.isEmpty()) {
      List<Channel> last = List.copyOf(closing);
      closing.clear();
      last.forEach(Channel::close);
    }
  }
}
