package io.weir.plugin.rtmp.session;

import io.weir.api.store.DatagramSession;
import io.weir.api.store.DatagramSessionStore;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** RTMP has none. */
final class NoDatagramSessions implements DatagramSessionStore {
  @Override
  public CompletionStage<Void> put(DatagramSession session, Duration ttl) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Optional<DatagramSession>> find(String id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Collection<String>> touch(Collection<String> ids, Duration ttl) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Collection<String>> missing(Collection<String> ids) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Boolean> remove(String id) {
    throw new UnsupportedOperationException();
  }
}
