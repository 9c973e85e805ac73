package io.weir.plugin.hash;

import io.weir.api.OriginId;
import io.weir.api.StreamKey;
import io.weir.api.selection.Candidate;
import io.weir.api.selection.RendezvousHash;
import io.weir.api.selection.SelectionContext;
import io.weir.api.selection.SelectionStrategy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Orders origins by weighted rendezvous hashing of their identity: removing one moves only its own
 * streams, adding one takes only its share. Pure.
 */
final class HashStrategy implements SelectionStrategy {
  private static final Comparator<Scored> HIGHEST_FIRST =
      Comparator.comparingDouble(Scored::score).reversed().thenComparing(Scored::id);

  /** What is hashed; all streams of an app or of a vhost may stay together. */
  enum By {
    STREAM,
    APP,
    VHOST;

    String of(StreamKey key) {
      return switch (this) {
        case STREAM -> key.toString();
        case APP -> key.vhost() + "/" + key.app();
        case VHOST -> key.vhost();
      };
    }
  }

  private record Scored(OriginId id, double score) {}

  private final By by;

  HashStrategy(By by) {
    this.by = by;
  }

  @Override
  public List<OriginId> order(StreamKey key, List<Candidate> candidates, SelectionContext context) {
    long hash = RendezvousHash.hash(by.of(key));
    List<Scored> scored = new ArrayList<>(candidates.size());
    for (Candidate candidate : candidates) {
      double score = RendezvousHash.score(hash, candidate.id(), candidate.weight());
      scored.add(new Scored(candidate.id(), score));
    }
    scored.sort(HIGHEST_FIRST);
    return scored.stream().map(Scored::id).toList();
  }
}
