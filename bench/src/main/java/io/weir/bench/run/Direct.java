package io.weir.bench.run;

/** No proxy at all. */
record Direct(int port) implements Target {
  @Override
  public String name() {
    return "direct";
  }

  @Override
  public long pid() {
    return 0;
  }

  @Override
  public void close() {}
}
