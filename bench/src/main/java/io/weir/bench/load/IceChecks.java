package io.weir.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.weir.codec.webrtc.stun.StunMessage;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/** Writes ICE's connectivity checks (RFC 8445 section 7, RFC 8489), as browsers do. Stateless. */
final class IceChecks {
  private static final int PRIORITY = 0x0024;
  private static final int ICE_CONTROLLING = 0x802A;
  private static final int XOR_MAPPED_ADDRESS = 0x0020;
  private static final int IPV4 = 1;
  private static final int TRANSACTION_AT = 8;
  private static final int TRANSACTION = 12;
  private static final int LENGTH_AT = 2;
  private static final int INTEGRITY = 24;
  private static final int FINGERPRINT = 8;
  private static final int FINGERPRINT_XOR = 0x5354554E;

  private IceChecks() {}

  /**
   * A request that chooses the path.
   *
   * @param username {@code answerer's ufrag:offerer's ufrag}
   * @param key of the answerer's password
   */
  static ByteBuf request(ByteBufAllocator alloc, String username, SecretKey key) {
    ByteBuf to = alloc.ioBuffer(128);
    to.writeShort(StunMessage.BINDING_REQUEST).writeShort(0).writeInt(StunMessage.MAGIC_COOKIE);
    byte[] transaction = new byte[TRANSACTION];
    ThreadLocalRandom.current().nextBytes(transaction);
    to.writeBytes(transaction);
    byte[] name = username.getBytes(StandardCharsets.ISO_8859_1);
    to.writeShort(StunMessage.USERNAME).writeShort(name.length).writeBytes(name);
    to.writeZero(-name.length & 3);
    to.writeShort(ICE_CONTROLLING).writeShort(Long.BYTES).writeLong(1);
    to.writeShort(StunMessage.USE_CANDIDATE).writeShort(0);
    to.writeShort(PRIORITY).writeShort(Integer.BYTES).writeInt(1853824767);
    return sealed(to, key);
  }

  /** The answer to a request from an IPv4 address. */
  static ByteBuf success(
      ByteBufAllocator alloc, ByteBuf request, InetSocketAddress from, SecretKey key) {
    ByteBuf to = alloc.ioBuffer(64);
    to.writeShort(StunMessage.BINDING_SUCCESS).writeShort(0).writeInt(StunMessage.MAGIC_COOKIE);
    to.writeBytes(request, request.readerIndex() + TRANSACTION_AT, TRANSACTION);
    to.writeShort(XOR_MAPPED_ADDRESS).writeShort(8).writeShort(IPV4);
    to.writeShort(from.getPort() ^ (StunMessage.MAGIC_COOKIE >>> 16));
    int address = ByteBuffer.wrap(from.getAddress().getAddress()).getInt();
    to.writeInt(address ^ StunMessage.MAGIC_COOKIE);
    return sealed(to, key);
  }

  /** With MESSAGE-INTEGRITY and FINGERPRINT (RFC 8489 sections 14.5 and 14.7). */
  private static ByteBuf sealed(ByteBuf message, SecretKey key) {
    int size = message.readableBytes();
    message.setShort(LENGTH_AT, size + INTEGRITY - StunMessage.HEADER);
    try {
      Mac mac = Mac.getInstance(key.getAlgorithm());
      mac.init(key);
      mac.update(message.nioBuffer());
      message.writeShort(StunMessage.MESSAGE_INTEGRITY).writeShort(INTEGRITY - 4);
      message.writeBytes(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    message.setShort(LENGTH_AT, size + INTEGRITY + FINGERPRINT - StunMessage.HEADER);
    CRC32 crc = new CRC32();
    crc.update(message.nioBuffer());
    message.writeShort(StunMessage.FINGERPRINT).writeShort(Integer.BYTES);
    return message.writeInt((int) crc.getValue() ^ FINGERPRINT_XOR);
  }
}
