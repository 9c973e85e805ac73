package io.weir.plugin.dns;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import java.util.Optional;

/**
 * An SRV record (RFC 2782).
 *
 * @param priority the lowest is used
 * @param weight share among those of one priority; 0 says nothing
 * @param port where the service is
 * @param target its host, without the dot at the end
 */
record Service(int priority, int weight, int port, String target) {
  private static final int FIXED = 6;

  /** Empty if the record is malformed or says that there is no such service. */
  static Optional<Service> of(ByteBuf data) {
    if (data.readableBytes() <= FIXED) {
      return Optional.empty();
    }
    ByteBuf record = data.duplicate();
    int priority = record.readUnsignedShort();
    int weight = record.readUnsignedShort();
    int port = record.readUnsignedShort();
    String name;
    try {
      name = DefaultDnsRecordDecoder.decodeName(record);
    } catch (RuntimeException malformed) {
      return Optional.empty();
    }
    String target = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    return port == 0 || target.isEmpty()
        ? Optional.empty()
        : Optional.of(new Service(priority, weight, port, target));
  }
}
