package io.weir.host.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** The system API's list of sessions as a table for people. Pure. */
final class SessionTable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> COLUMNS =
      List.of(
          "id", "protocol", "role", "stream", "client", "origin", "bytesToOrigin", "bytesToClient");
  private static final List<String> TITLES =
      List.of(
          "SESSION", "PROTOCOL", "ROLE", "STREAM", "CLIENT", "ORIGIN", "TO ORIGIN", "TO CLIENT");

  private SessionTable() {}

  /**
   * The lines of the table, its head first.
   *
   * @param sessions what {@code /api/v1/sessions} answered
   */
  static List<String> lines(String sessions) throws JsonProcessingException {
    List<List<String>> rows = new ArrayList<>();
    rows.add(TITLES);
    for (JsonNode session : JSON.readTree(sessions)) {
      rows.add(COLUMNS.stream().map(column -> text(session.path(column))).toList());
    }
    return Table.lines(rows);
  }

  private static String text(JsonNode value) {
    return value.isNumber() ? value.asLong() / 1000 + " kB" : value.asText("-");
  }
}
