package io.weir.host.store;

import static io.weir.host.store.Zone.LEASE;
import static io.weir.host.store.Zone.NOW;
import static io.weir.host.store.Zone.PUBLISH_LEASE;

import io.weir.api.store.Generation;
import io.weir.api.store.Ownership;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a store that keeps its word may hold of one stream, and when the leases may end. Immutable.
 *
 * @param owner null if nobody owns the stream; its publisher may be gone by time
 * @param last the newest generation that was ever given, so that none is given twice
 * @param zone when it is and when the leases end
 */
record Model(@Nullable Ownership owner, @Nullable Generation last, Zone zone) {
  /** Nobody has owned the stream. */
  static final Model FREE = new Model(null, null, Zone.ANY);

  private static final String NOBODY = "";
  private static final long NANOS = 1_000_000;

  /** Stores count in whole milliseconds, by a clock that may run a little faster or slower. */
  private static final long SLACK = 2 * NANOS;

  /** All that may be after a question got its answer; empty if it cannot have been answered so. */
  List<Model> after(Operation it) {
    return zone.during(it.from(), it.to()).stream()
        .flatMap(now -> in(now).views())
        .flatMap(view -> view.answered(it))
        .map(next -> next.in(next.zone.later()))
        .distinct()
        .toList();
  }

  private Model in(Zone other) {
    return new Model(owner, last, other);
  }

  /** What the store may see now, for all that is known of the leases. */
  private Stream<Model> views() {
    if (owner == null) {
      return Stream.of(this);
    }
    Optional<Model> lapsed = lapsed(LEASE).map(it -> it.free());
    Stream<Model> live = live(LEASE).stream().flatMap(Model::publisherViews);
    return Stream.concat(lapsed.stream(), live);
  }

  private Stream<Model> publisherViews() {
    if (!owned().published()) {
      return Stream.of(this);
    }
    return Stream.concat(
        live(PUBLISH_LEASE).stream(), lapsed(PUBLISH_LEASE).map(Model::unpublished).stream());
  }

  private Optional<Model> live(int lease) {
    return zone.with(NOW, lease, SLACK).map(this::in);
  }

  private Optional<Model> lapsed(int lease) {
    return zone.with(lease, NOW, SLACK).map(this::in);
  }

  private Model free() {
    return new Model(null, last, zone.forget(LEASE).forget(PUBLISH_LEASE));
  }

  private Model unpublished() {
    return new Model(owned().withPublisher(NOBODY), last, zone.forget(PUBLISH_LEASE));
  }

  private Ownership owned() {
    return Objects.requireNonNull(owner);
  }

  /** What follows if this is what the store saw. */
  private Stream<Model> answered(Operation it) {
    boolean held = owner != null && owner.generation().equals(it.held().generation());
    boolean idle = owner != null && !owner.published();
    return switch (it.kind()) {
      case CLAIM -> owner == null ? fresh(it) : same(owner.equals(it.answer().owner()));
      case REPLACE ->
          owner == null || (held && idle) ? fresh(it) : same(owner.equals(it.answer().owner()));
      case RESTORE -> restored(it);
      case RENEW ->
          it.answer().done() != held
              ? Stream.empty()
              : held ? kept(it.publisher(), it.millis()) : Stream.of(this);
      case PUBLISH -> published(it, held);
      case UNPUBLISH -> {
        boolean ends = held && !idle && owned().publisher().equals(it.publisher());
        yield it.answer().done() != ends ? Stream.empty() : Stream.of(ends ? unpublished() : this);
      }
      case RELEASE ->
          it.answer().done() != (held && idle)
              ? Stream.empty()
              : held && idle ? shortened(it.millis()) : Stream.of(this);
    };
  }

  private Stream<Model> same(boolean explained) {
    return explained ? Stream.of(this) : Stream.empty();
  }

  private Stream<Model> fresh(Operation it) {
    Ownership said = it.answer().owner();
    if (said == null
        || (last != null && said.generation().compareTo(last) <= 0)
        || !said.origin().equals(it.origin())
        || said.published()) {
      return Stream.empty();
    }
    Zone next = zone.set(LEASE, it.millis() * NANOS).forget(PUBLISH_LEASE);
    return Stream.of(new Model(said, said.generation(), next));
  }

  private Stream<Model> published(Operation it, boolean held) {
    Ownership said = it.answer().owner();
    if (!held) {
      return same(said == null);
    }
    boolean earlier = owned().published() && !owned().publisher().equals(it.publisher());
    Stream<Model> all = earlier ? Stream.of(this) : kept(it.publisher(), it.millis());
    return all.filter(next -> next.owned().equals(said));
  }

  /** No store was away: whoever owns the stream by now stays. */
  private Stream<Model> restored(Operation it) {
    Ownership said = it.answer().owner();
    if (said == null) {
      return Stream.empty();
    }
    if (owner != null && !owner.origin().equals(it.origin())) {
      return same(owner.equals(said));
    }
    Stream<Model> base =
        owner != null ? Stream.of(this) : fresh(it.answeredBy(said.withPublisher(NOBODY)));
    return base.flatMap(now -> now.kept(it.publisher(), it.millis()))
        .filter(next -> next.owned().equals(said));
  }

  /** The lease lasts; with it the publish lease, if the publisher has it or nobody does. */
  private Stream<Model> kept(String publisher, long millis) {
    Stream<Model> lasting = lengthened(LEASE, millis);
    if (publisher.equals(NOBODY)) {
      return lasting;
    }
    if (!owned().published()) {
      Ownership next = owned().withPublisher(publisher);
      return lasting.map(it -> new Model(next, last, it.zone.set(PUBLISH_LEASE, millis * NANOS)));
    }
    return owned().publisher().equals(publisher)
        ? lasting.flatMap(it -> it.lengthened(PUBLISH_LEASE, millis))
        : lasting;
  }

  /** Never shortened: either it ends later now, or it would have lasted longer anyway. */
  private Stream<Model> lengthened(int lease, long millis) {
    long length = millis * NANOS;
    return Stream.concat(
        zone.with(lease, NOW, length).map(it -> in(it.set(lease, length))).stream(),
        zone.with(NOW, lease, -length).map(this::in).stream());
  }

  private Stream<Model> shortened(long millis) {
    if (millis == 0) {
      return Stream.of(free());
    }
    long length = millis * NANOS;
    return Stream.concat(
        zone.with(LEASE, NOW, length).map(this::in).stream(),
        zone.with(NOW, LEASE, -length).map(it -> in(it.set(LEASE, length))).stream());
  }
}
