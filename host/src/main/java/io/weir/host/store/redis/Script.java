package io.weir.host.store.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.redisson.api.RFuture;
import org.redisson.api.RScript;
import org.redisson.api.RScript.Mode;
import org.redisson.api.RScript.ReturnType;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/** What Redis runs as one step, from the files beside this package. */
enum Script {
  FIND("prelude", "find"),
  CLAIM("prelude", "claim"),
  RENEW("prelude", "renew"),
  REPLACE("prelude", "replace"),
  PUBLISH("prelude", "publish"),
  UNPUBLISH("prelude", "unpublish"),
  RELEASE("prelude", "release"),
  RESTORE("prelude", "restore"),
  REGISTER("prelude", "register"),
  REMOVE("prelude", "remove"),
  SNAPSHOT("prelude", "snapshot"),
  SWEEP("prelude", "sweep"),
  PUT_SESSIONS("sessions", "put-sessions"),
  FIND_SESSION("sessions", "find-session"),
  TOUCH_SESSIONS("sessions", "touch-sessions"),
  REMOVE_SESSION("sessions", "remove-session"),
  PUBLISH_LOAD("publish-load"),
  LOADS("loads");

  private final String label;
  private final String text;

  /** Of files, one after the other; it is called as the last is. */
  Script(String... files) {
    label = files[files.length - 1];
    text = Arrays.stream(files).map(Script::read).collect(Collectors.joining());
  }

  private static String read(String file) {
    try (InputStream in = Script.class.getResourceAsStream(file + ".lua")) {
      if (in == null) {
        throw new IllegalStateException(file + ".lua is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its name, for meters. */
  String label() {
    return label;
  }

  /** Runs it on keys, at the master that has them all. */
  <T> RFuture<T> run(
      RedissonClient redis, ReturnType returns, List<Object> keys, Object... arguments) {
    RScript script = redis.getScript(StringCodec.INSTANCE);
    String first = keys.get(0).toString();
    return script.evalAsync(first, Mode.READ_WRITE, text, returns, keys, arguments);
  }
}
