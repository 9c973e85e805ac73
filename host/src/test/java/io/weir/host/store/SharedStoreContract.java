package io.weir.host.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.store.DatagramSession;
import io.weir.api.store.DatagramSessionStore;
import io.weir.api.store.HistoryStore;
import io.weir.api.store.LoadStore;
import io.weir.api.store.LoadStore.Open;
import io.weir.api.store.OriginStateStore;
import io.weir.api.store.OriginStateStore.Drain;
import io.weir.api.store.OriginStateStore.Seen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link io.weir.api.store.SharedStore} keeps: ownership, origins, and here datagram
 * sessions, loads and history.
 */
public interface SharedStoreContract extends OwnershipStoreContract, OriginStoreContract {

  private DatagramSessionStore sessions() {
    return store().datagramSessions();
  }

  private static DatagramSession session(String id, String secret) {
    return new DatagramSession(id, id, KEY, A, "127.0.0.1:8000", secret);
  }

  @Test
  default void datagramSessionIsFoundEverywhereUntilRemoved() {
    DatagramSession session = session("u1:u2", "pwd");
    get(sessions().put(session, lease()));

    assertThat(get(elsewhere().datagramSessions().find("u1:u2"))).contains(session);
    assertThat(get(sessions().find("u2:u1"))).isEmpty();
    assertThat(get(sessions().remove("u1:u2"))).isTrue();
    assertThat(get(sessions().remove("u1:u2"))).isFalse();
    assertThat(get(elsewhere().datagramSessions().find("u1:u2"))).isEmpty();
  }

  @Test
  default void secondPutOfADatagramSessionReplaces() {
    get(sessions().put(session("u1:u2", "old"), lease()));
    get(sessions().put(session("u1:u2", "new"), lease()));

    assertThat(get(sessions().find("u1:u2")).map(DatagramSession::secret)).contains("new");
  }

  @Test
  default void datagramSessionLapsesUnlessTouched() {
    get(sessions().put(session("touched", "pwd"), lease()));
    get(sessions().put(session("silent", "pwd"), lease()));
    elapse(leases(0.6));
    assertThat(get(sessions().touch(List.of("touched"), lease()))).isEmpty();
    assertThat(get(elsewhere().datagramSessions().missing(List.of("touched", "silent")))).isEmpty();
    elapse(leases(0.6));

    assertThat(get(sessions().find("touched"))).isPresent();
    assertThat(get(sessions().find("silent"))).isEmpty();
    assertThat(get(sessions().touch(List.of("silent"), lease()))).containsExactly("silent");
    assertThat(get(sessions().find("silent"))).isEmpty();
    assertThat(get(sessions().remove("silent"))).isFalse();
  }

  @Test
  default void touchingADatagramSessionNeverShortens() {
    get(sessions().put(session("u", "pwd"), leases(3)));
    assertThat(get(sessions().touch(List.of("u"), leases(0.1)))).isEmpty();
    elapse(lease());

    assertThat(get(sessions().find("u"))).isPresent();
  }

  @Test
  default void manyDatagramSessionsAreTouchedAtOnce() {
    List<String> all = IntStream.range(0, 2_000).mapToObj(i -> "o" + i + ":c").toList();
    List<String> kept = all.subList(0, 1_500);
    List<String> ended = kept.subList(1_000, 1_010);
    all.stream()
        .map(id -> sessions().put(session(id, "pwd"), leases(3)))
        .toList()
        .forEach(this::get);
    ended.forEach(id -> get(elsewhere().datagramSessions().remove(id)));
    assertThat(get(sessions().touch(kept, leases(6)))).containsExactlyInAnyOrderElementsOf(ended);
    assertThat(get(elsewhere().datagramSessions().missing(all)))
        .containsExactlyInAnyOrderElementsOf(ended);
    elapse(leases(3.2));

    List<String> gone = new ArrayList<>(all.subList(1_500, 2_000));
    gone.addAll(ended);
    assertThat(get(elsewhere().datagramSessions().missing(all)))
        .containsExactlyInAnyOrderElementsOf(gone);
    assertThat(get(sessions().touch(List.of(), lease()))).isEmpty();
  }

  @Test
  default void secretOfADatagramSessionIsNotShown() {
    assertThat(session("u1:u2", "hush-hush").toString()).doesNotContain("hush-hush");
  }

  @Test
  default void loadsOfOthersAreSummed() {
    LoadStore loads = store().loads();
    get(loads.publish("r1", Map.of(A, new Open(1, 10)), lease()));
    get(loads.publish("r2", Map.of(A, new Open(2, 20), B, new Open(0, 5)), lease()));
    get(elsewhere().loads().publish("r3", Map.of(B, new Open(3, 0)), lease()));

    assertThat(get(loads.others("r1"))).isEqualTo(Map.of(A, new Open(2, 20), B, new Open(3, 5)));
    assertThat(get(loads.others("r4"))).isEqualTo(Map.of(A, new Open(3, 30), B, new Open(3, 5)));
  }

  @Test
  default void replicaReplacesWhatItSaidAndIsForgottenWhenSilent() {
    LoadStore loads = store().loads();
    get(loads.publish("r2", Map.of(A, new Open(2, 20)), lease()));
    get(loads.publish("r2", Map.of(B, new Open(1, 1)), lease()));
    assertThat(get(loads.others("r1"))).isEqualTo(Map.of(B, new Open(1, 1)));

    elapse(leases(1.2));
    assertThat(get(loads.others("r1"))).isEmpty();
  }

  @Test
  default void historyRemembersUnderSeveralNamesUntilItLapses() {
    HistoryStore history = store().history();
    get(history.remember(List.of("stream:a", "client:1"), A, lease()));
    elapse(leases(0.6));
    get(history.remember(List.of("client:1", "app:live"), B, lease()));

    assertThat(get(elsewhere().history().recall(List.of("stream:a", "client:1", "vhost:none"))))
        .isEqualTo(Map.of("stream:a", A, "client:1", B));

    elapse(leases(0.6));
    assertThat(get(history.recall(List.of("stream:a", "app:live"))))
        .isEqualTo(Map.of("app:live", B));
  }

  @Test
  default void drainStaysEverywhereUntilUndrained() {
    OriginStateStore states = store().originStates();
    Instant since = Instant.ofEpochMilli(1_700_000_000_000L);
    Drain first = new Drain(A, since, since.plusSeconds(60));
    Drain second = new Drain(A, since.plusSeconds(1), since.plusSeconds(30));
    get(states.drain(first));
    get(states.drain(new Drain(B, since, since)));
    get(states.drain(second));
    elapse(leases(3));
    assertThat(get(elsewhere().originStates().drains()))
        .containsExactlyInAnyOrder(second, new Drain(B, since, since));

    get(elsewhere().originStates().undrain(A));
    get(states.undrain(A));
    assertThat(get(states.drains())).containsExactly(new Drain(B, since, since));
    get(states.undrain(B));
    assertThat(get(elsewhere().originStates().drains())).isEmpty();
  }

  @Test
  default void whatReplicasSeeIsKnownToTheOthersUntilTheyAreSilent() {
    OriginStateStore states = store().originStates();
    get(states.publish("r1", Map.of(A, Seen.DOWN), lease()));
    get(elsewhere().originStates().publish("r2", Map.of(A, Seen.EJECTED, B, Seen.DOWN), lease()));

    assertThat(get(states.others("r1"))).isEqualTo(Map.of(A, Seen.EJECTED, B, Seen.DOWN));
    assertThat(get(states.others("r3"))).isEqualTo(Map.of(A, Seen.DOWN, B, Seen.DOWN));
    get(states.publish("r1", Map.of(), lease()));
    assertThat(get(states.others("r2"))).isEmpty();

    elapse(leases(1.2));
    assertThat(get(states.others("r1"))).isEmpty();
  }
}
