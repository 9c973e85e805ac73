package io.weir.plugin.webrtc.signalling;

import io.netty.util.NetUtil;
import io.weir.api.Endpoint;
import io.weir.api.Endpoint.Transport;
import io.weir.api.Origin;
import io.weir.api.net.Cidr;
import io.weir.codec.webrtc.sdp.Candidate;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Finds out where an origin takes media: at the endpoint that it registered, else where its answer
 * says, if that is an address of the origin or in a network that is allowed. Else any origin could
 * have this replica send datagrams anywhere.
 *
 * <p>Immutable.
 *
 * @param networks that are allowed
 */
public record OriginMedia(List<Cidr> networks) {

  /** Copies the list. */
  public OriginMedia {
    networks = List.copyOf(networks);
  }

  /** The endpoint of UDP; empty if there is none that may be used. */
  Optional<Endpoint> of(Origin origin, List<Candidate> answered) {
    return origin.endpoints().getOrDefault("rtc", List.of()).stream()
        .filter(endpoint -> endpoint.transport() == Transport.UDP)
        .findFirst()
        .or(
            () ->
                answered.stream()
                    .filter(Candidate::isUdpHost)
                    .filter(candidate -> allowed(origin, candidate.address()))
                    .map(it -> new Endpoint(Transport.UDP, it.address(), it.port()))
                    .findFirst());
  }

  /**
   * Where media goes after an ICE restart: elsewhere only if the answer no longer names where it
   * went, and what it names may be used.
   *
   * @param before where it went
   * @param api where the origin was asked
   */
  Endpoint after(Endpoint before, Endpoint api, List<Candidate> answered) {
    List<Endpoint> named =
        answered.stream()
            .filter(Candidate::isUdpHost)
            .filter(
                it ->
                    it.address().equals(before.host())
                        || it.address().equals(api.host())
                        || inNetworks(it.address()))
            .map(it -> new Endpoint(Transport.UDP, it.address(), it.port()))
            .toList();
    return named.isEmpty() || named.contains(before) ? before : named.get(0);
  }

  private boolean allowed(Origin origin, String address) {
    return inNetworks(address)
        || origin.endpoints().values().stream()
            .flatMap(Collection::stream)
            .anyMatch(endpoint -> endpoint.host().equals(address));
  }

  private boolean inNetworks(String address) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
    if (bytes == null) {
      return false;
    }
    try {
      InetAddress inet = InetAddress.getByAddress(bytes);
      return networks.stream().anyMatch(network -> network.contains(inet));
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
