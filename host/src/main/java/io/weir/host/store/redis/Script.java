package io.weir.host.store.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.redisson.api.RFuture;
import org.redisson.api.RScript;
import org.redisson.api.RScript.Mode;
import org.redisson.api.RScript.ReturnType;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/** What Redis runs as one step, from the files beside this package. */
enum Script {
  FIND("find"),
  CLAIM("claim"),
  RENEW("renew"),
  REPLACE("replace"),
  PUBLISH("publish"),
  UNPUBLISH("unpublish"),
  RELEASE("release"),
  RESTORE("restore"),
  REGISTER("register"),
  REMOVE("remove"),
  SNAPSHOT("snapshot"),
  PUBLISH_LOAD("publish-load"),
  LOADS("loads");

  private final String file;
  private final String text;

  Script(String file) {
    this.file = file;
    boolean plain = file.endsWith("load") || file.endsWith("loads");
    this.text = plain ? read(file) : read("prelude") + read(file);
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
    return file;
  }

  /** Runs it on the one key, at that key's master. */
  <T> RFuture<T> run(RedissonClient redis, ReturnType returns, String key, Object... arguments) {
    RScript script = redis.getScript(StringCodec.INSTANCE);
    return script.evalAsync(key, Mode.READ_WRITE, text, returns, List.of(key), arguments);
  }
}
