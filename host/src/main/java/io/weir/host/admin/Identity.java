package io.weir.host.admin;

/**
 * Who answers, in the terms of SRS.
 *
 * @param server name of this replica
 * @param service its run
 * @param pid its process
 * @param version such as {@code 0.1.0}
 */
public record Identity(String server, String service, String pid, String version) {}
