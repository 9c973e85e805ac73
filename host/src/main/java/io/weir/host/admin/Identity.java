package io.weir.host.admin;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who answers, in the terms of SRS.
 *
 * @param server name of this replica
 * @param service its run
 * @param pid its process
 * @param version such as {@code 0.1.0}
 */
public record Identity(String server, String service, String pid, String version) {

  /** What SRS answers at {@code /api/v1/versions}. */
  public Map<String, Object> versions() {
    String[] numbers = version.split("[^0-9]+", -1);
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("major", number(numbers, 0));
    data.put("minor", number(numbers, 1));
    data.put("revision", number(numbers, 2));
    data.put("version", version);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("code", 0);
    answer.put("server", server);
    answer.put("service", service);
    answer.put("pid", pid);
    answer.put("data", data);
    return answer;
  }

  private static int number(String[] numbers, int index) {
    return index < numbers.length && numbers[index].matches("[0-9]{1,9}")
        ? Integer.parseInt(numbers[index])
        : 0;
  }
}
