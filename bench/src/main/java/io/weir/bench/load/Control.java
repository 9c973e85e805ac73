package io.weir.bench.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Takes commands by lines and answers each with one line, {@code ok ...} or {@code error ...},
 * until the input ends.
 */
final class Control {
  /** Carries a command out; may block. */
  interface Commands {
    /**
     * Answers a command.
     *
     * @param words the command and its arguments
     * @throws Exception whose text is the answer instead
     */
    String run(List<String> words) throws Exception;
  }

  private Control() {}

  static void serve(InputStream in, PrintStream out, Commands commands) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      out.println(answer(line, commands));
      out.flush();
    }
  }

  @SuppressWarnings("CatchAndPrintStackTrace")
  private static String answer(String line, Commands commands) {
    try {
      return "ok " + commands.run(List.of(line.trim().split(" +", -1)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "error interrupted";
    } catch (Exception e) {
      return "error " + e;
    }
  }
}
