package io.weir.plugin.dns;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A name server on loopback that says what it is told to. */
final class NameServer implements AutoCloseable {

  /** One answer to a question for records of a type. */
  record Says(DnsResponseCode code, int ttl, List<byte[]> data) {}

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Map<DnsRecordType, Says> says = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<DnsRecordType> asked = new ConcurrentLinkedQueue<>();
  private final Channel channel;

  NameServer() {
    channel =
        new Bootstrap()
            .group(group)
            .channel(NioDatagramChannel.class)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel made) {
                    made.pipeline()
                        .addLast(
                            new DatagramDnsQueryDecoder(),
                            new DatagramDnsResponseEncoder(),
                            new Answers());
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
  }

  InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  void say(DnsRecordType type, int ttl, byte[]... data) {
    says.put(type, new Says(DnsResponseCode.NOERROR, ttl, List.of(data)));
  }

  void say(DnsResponseCode code) {
    List.of(DnsRecordType.A, DnsRecordType.AAAA, DnsRecordType.SRV)
        .forEach(type -> says.put(type, new Says(code, 0, List.of())));
  }

  long asked(DnsRecordType type) {
    return asked.stream().filter(type::equals).count();
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
    group.shutdownGracefully();
  }

  private final class Answers extends SimpleChannelInboundHandler<DatagramDnsQuery> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DatagramDnsQuery query) {
      DnsQuestion question = query.recordAt(DnsSection.QUESTION);
      asked.add(question.type());
      Says answer =
          says.getOrDefault(
              question.type(), new Says(DnsResponseCode.NOERROR, 0, new ArrayList<>()));
      DatagramDnsResponse response =
          new DatagramDnsResponse(
              /* sender= */ query.recipient(), /* recipient= */ query.sender(), query.id());
      response.setCode(answer.code());
      response.addRecord(
          DnsSection.QUESTION,
          new io.netty.handler.codec.dns.DefaultDnsQuestion(question.name(), question.type()));
      for (byte[] data : answer.data()) {
        ByteBuf content = ctx.alloc().buffer().writeBytes(data);
        response.addRecord(
            DnsSection.ANSWER,
            new DefaultDnsRawRecord(question.name(), question.type(), answer.ttl(), content));
      }
      ctx.writeAndFlush(response);
    }
  }
}
