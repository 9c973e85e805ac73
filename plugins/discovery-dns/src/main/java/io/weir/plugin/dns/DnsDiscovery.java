package io.weir.plugin.dns;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.discovery.OriginDiscovery;
import io.weir.api.discovery.OriginSink;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks names up again and again, as their records' time to live says, on a thread of its own.
 * While a name server fails, what it said last stands.
 */
final class DnsDiscovery implements OriginDiscovery {
  private static final Logger log = LoggerFactory.getLogger(DnsDiscovery.class);

  private final Settings settings;
  private final InstantSource clock;
  private final Map<Wanted, List<Origin>> said = new LinkedHashMap<>();
  private @Nullable MultiThreadIoEventLoopGroup group;

  DnsDiscovery(Settings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Void> start(OriginSink sink) {
    group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("weir-dns", true), NioIoHandler.newFactory());
    EventLoop loop = group.next();
    DnsNameResolverBuilder builder =
        new DnsNameResolverBuilder(loop)
            .datagramChannelType(NioDatagramChannel.class)
            .socketChannelType(NioSocketChannel.class)
            .queryTimeoutMillis(settings.timeout().toMillis());
    if (!settings.servers().isEmpty()) {
      builder.nameServerProvider(new SequentialDnsServerAddressStreamProvider(settings.servers()));
    }
    DnsNameResolver resolver = builder.build();
    List<CompletableFuture<Void>> first = new ArrayList<>();
    for (Wanted wanted : settings.names()) {
      Watch watch = new Watch(wanted, new Lookup(resolver), loop, sink);
      first.add(watch.first);
      loop.execute(watch::ask);
    }
    return CompletableFuture.allOf(first.toArray(CompletableFuture[]::new))
        .thenRunAsync(() -> tell(sink), loop);
  }

  @Override
  public CompletionStage<Void> stop() {
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    if (group == null) {
      stopped.complete(null);
    } else {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).addListener(done -> stopped.complete(null));
    }
    return stopped;
  }

  /** On the loop. */
  private void tell(OriginSink sink) {
    Map<OriginId, Origin> all = new LinkedHashMap<>();
    said.values().forEach(origins -> origins.forEach(it -> all.putIfAbsent(it.id(), it)));
    sink.update(all.values());
  }

  /** One name; confined to the loop. */
  private final class Watch {
    private final Wanted wanted;
    private final Lookup lookup;
    private final EventLoop loop;
    private final OriginSink sink;
    private final CompletableFuture<Void> first = new CompletableFuture<>();
    private boolean failing;

    Watch(Wanted wanted, Lookup lookup, EventLoop loop, OriginSink sink) {
      this.wanted = wanted;
      this.lookup = lookup;
      this.loop = loop;
      this.sink = sink;
    }

    void ask() {
      lookup.of(wanted, clock.instant()).whenCompleteAsync(this::answered, loop);
    }

    private void answered(@Nullable Found found, @Nullable Throwable error) {
      Duration next = settings.atLeast();
      if (found == null) {
        complain(error);
      } else {
        failing = false;
        next = between(found.validFor());
        keep(found.origins());
      }
      first.complete(null);
      if (!loop.isShuttingDown()) {
        loop.schedule(this::ask, next.toMillis(), TimeUnit.MILLISECONDS);
      }
    }

    private Duration between(Duration ttl) {
      Duration most = ttl.compareTo(settings.atMost()) > 0 ? settings.atMost() : ttl;
      return most.compareTo(settings.atLeast()) < 0 ? settings.atLeast() : most;
    }

    private void keep(List<Origin> found) {
      Map<OriginId, Instant> joined = new LinkedHashMap<>();
      List<Origin> known = said.getOrDefault(wanted, List.of());
      known.forEach(origin -> joined.put(origin.id(), origin.joined()));
      List<Origin> now =
          found.stream()
              .map(origin -> since(origin, joined))
              .sorted(Comparator.comparing(Origin::id))
              .toList();
      if (!now.equals(known)) {
        said.put(wanted, now);
        log.info("{} stands for {}", wanted.name(), now.stream().map(Origin::id).toList());
        if (first.isDone()) {
          tell(sink);
        }
      }
    }

    private static Origin since(Origin origin, Map<OriginId, Instant> joined) {
      return new Origin(
          origin.id(),
          origin.instance(),
          origin.endpoints(),
          origin.weight(),
          origin.zone(),
          origin.labels(),
          joined.getOrDefault(origin.id(), origin.joined()));
    }

    /** Once until it works again. */
    private void complain(@Nullable Throwable error) {
      if (!failing) {
        failing = true;
        log.warn("{}: {}; what it stood for last stands", wanted.name(), String.valueOf(error));
      }
    }
  }
}
