package io.weir.host.cli;

/** The command line of this process. */
public final class CommandLineMain {
  private CommandLineMain() {}

  /**
   * Executes one command and gives the code to end the process with. {@code run} returns when the
   * server has stopped.
   */
  public static int run(Composition composition, String... arguments) {
    return WeirCommand.commandLine(
            composition, Home.current(), System.getenv(), new ProcessSignals())
        .execute(arguments);
  }
}
