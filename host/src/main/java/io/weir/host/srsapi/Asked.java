package io.weir.host.srsapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.weir.api.net.http.HttpCall;
import io.weir.api.net.http.Problem;
import io.weir.api.net.http.ResponseHead;
import java.nio.charset.StandardCharsets;

/** One request and its answer, by JSON or JSONP. May be answered by any thread, once. */
final class Asked {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpCall call;
  private final String callback;

  /**
   * Not answered yet.
   *
   * @param callback the function of a page; empty for JSON
   */
  Asked(HttpCall call, String callback) {
    this.call = call;
    this.callback = callback;
  }

  HttpCall call() {
    return call;
  }

  void answer(int status, JsonNode body) {
    byte[] bytes = bytes(body);
    ResponseHead head =
        ResponseHead.of(status)
            .with(
                HttpHeaderNames.CONTENT_TYPE,
                callback.isEmpty() ? HttpHeaderValues.APPLICATION_JSON : "text/javascript")
            .with(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
            .with("X-Content-Type-Options", "nosniff");
    onLoop(() -> call.reply(head, bytes));
  }

  void answer(Problem problem) {
    onLoop(() -> call.reply(problem));
  }

  void fail(Throwable cause) {
    onLoop(() -> call.fail(cause));
  }

  private void onLoop(Runnable task) {
    if (call.channel().eventLoop().inEventLoop()) {
      task.run();
    } else {
      call.channel().eventLoop().execute(task);
    }
  }

  private byte[] bytes(JsonNode body) {
    try {
      String text = JSON.writeValueAsString(body);
      return (callback.isEmpty() ? text : callback + "(" + text + ")")
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
