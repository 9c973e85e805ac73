package io.weir.host.cli;

import com.typesafe.config.Config;

/** What a command does while its server runs. */
interface Attendance {

  /**
   * Blocks for as long as the server shall run; gives the exit code.
   *
   * @param config what the server was made of
   */
  int attend(Config config) throws InterruptedException;
}
