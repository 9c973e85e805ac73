package io.weir.plugin.dns;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AddressedEnvelope;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.resolver.dns.DnsNameResolver;
import io.weir.api.Origin;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Asks a recursive name server and reads its answer (RFC 1035). Never blocks. */
final class Lookup {
  private static final int IPV4 = 4;
  private static final int IPV6 = 16;

  /** What one answer brought. */
  private record Answer<T>(List<T> values, long ttl) {
    Answer<T> and(Answer<T> other) {
      List<T> all = new ArrayList<>(values);
      all.addAll(other.values);
      return new Answer<>(all, Math.min(ttl, other.ttl));
    }
  }

  private final DnsNameResolver resolver;

  Lookup(DnsNameResolver resolver) {
    this.resolver = resolver;
  }

  /**
   * Asks for a name. A name that does not exist, or has no such records, stands for nothing; an
   * answer that does not come, or says that the server failed, fails the stage.
   */
  CompletionStage<Found> of(Wanted wanted, Instant now) {
    return wanted.records() == Wanted.Records.SRV
        ? ask(wanted.name(), DnsRecordType.SRV, Service::of)
            .thenApply(answer -> found(answer, services(answer, wanted, now)))
        : ask(wanted.name(), DnsRecordType.A, Lookup::address)
            .thenCombine(ask(wanted.name(), DnsRecordType.AAAA, Lookup::address), Answer::and)
            .thenApply(
                answer ->
                    found(answer, answer.values().stream().map(it -> wanted.at(it, now)).toList()));
  }

  private static List<Origin> services(Answer<Service> answer, Wanted wanted, Instant now) {
    int first = answer.values().stream().mapToInt(Service::priority).min().orElse(0);
    return answer.values().stream()
        .filter(service -> service.priority() == first)
        .map(service -> wanted.at(service, now))
        .toList();
  }

  private static Found found(Answer<?> answer, List<Origin> origins) {
    return new Found(origins, Duration.ofSeconds(answer.values().isEmpty() ? 0 : answer.ttl()));
  }

  private static Optional<String> address(ByteBuf data) {
    int length = data.readableBytes();
    if (length != IPV4 && length != IPV6) {
      return Optional.empty();
    }
    byte[] bytes = new byte[length];
    data.getBytes(data.readerIndex(), bytes);
    try {
      return Optional.of(InetAddress.getByAddress(bytes).getHostAddress());
    } catch (UnknownHostException impossible) {
      return Optional.empty();
    }
  }

  private <T> CompletionStage<Answer<T>> ask(
      String name, DnsRecordType type, Function<ByteBuf, Optional<T>> read) {
    CompletableFuture<Answer<T>> result = new CompletableFuture<>();
    resolver
        .query(new DefaultDnsQuestion(name, type))
        .addListener(
            done -> {
              if (!done.isSuccess()) {
                result.completeExceptionally(done.cause());
                return;
              }
              @SuppressWarnings("unchecked") // what a query's future gives
              AddressedEnvelope<DnsResponse, InetSocketAddress> envelope =
                  (AddressedEnvelope<DnsResponse, InetSocketAddress>) done.getNow();
              try {
                result.complete(answer(envelope.content(), type, read));
              } catch (UnknownHostException | RuntimeException e) {
                result.completeExceptionally(e);
              } finally {
                envelope.release();
              }
            });
    return result;
  }

  private static <T> Answer<T> answer(
      DnsResponse response, DnsRecordType type, Function<ByteBuf, Optional<T>> read)
      throws UnknownHostException {
    DnsResponseCode code = response.code();
    if (!code.equals(DnsResponseCode.NOERROR) && !code.equals(DnsResponseCode.NXDOMAIN)) {
      throw new UnknownHostException(type.name() + ": " + code);
    }
    List<T> values = new ArrayList<>();
    long ttl = Integer.MAX_VALUE;
    for (int i = 0; i < response.count(DnsSection.ANSWER); i++) {
      DnsRecord record = response.recordAt(DnsSection.ANSWER, i);
      ttl = Math.min(ttl, record.timeToLive());
      if (record instanceof DnsRawRecord raw && record.type().equals(type)) {
        read.apply(raw.content()).ifPresent(values::add);
      }
    }
    return new Answer<>(values, ttl);
  }
}
