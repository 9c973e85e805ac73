package io.weir.bench.run;

/** One way from the clients to the origin. */
interface Target extends AutoCloseable {
  /** Its name in tables. */
  String name();

  /** Where clients connect. */
  int port();

  /** The process that costs something; 0 if there is none. */
  long pid();

  @Override
  void close();
}
