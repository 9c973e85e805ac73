package io.weir.host.cli;

import java.util.ArrayList;
import java.util.List;

/** Aligns columns of text. Pure. */
final class Table {
  private Table() {}

  /** One line a row; all rows have as many columns as the first. */
  static List<String> lines(List<List<String>> rows) {
    int last = rows.get(0).size() - 1;
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < last; i++) {
        int column = i;
        int width = rows.stream().mapToInt(each -> each.get(column).length()).max().orElse(0);
        line.append(row.get(i)).append(" ".repeat(width + 2 - row.get(i).length()));
      }
      lines.add(line.append(row.get(last)).toString());
    }
    return lines;
  }
}
