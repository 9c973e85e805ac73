package io.weir.host.srsapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.handler.codec.http.HttpMethod;
import io.weir.api.Endpoint;
import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.host.origins.OriginJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Asks all origins that have an {@code api} endpoint. Safe for use by any thread; never blocks. */
final class Fleet {
  private static final String API = "api";

  private final Supplier<List<Origin>> origins;
  private final OriginCall call;
  private final Executor reader;

  /**
   * Asks nobody yet.
   *
   * @param origins those with such an endpoint
   * @param reader reads the answers
   */
  Fleet(Supplier<List<Origin>> origins, OriginCall call, Executor reader) {
    this.origins = origins;
    this.call = call;
    this.reader = reader;
  }

  /** The endpoint of an origin. */
  Optional<Endpoint> endpoint(OriginId id) {
    return origins.get().stream()
        .filter(origin -> origin.id().equals(id))
        .findFirst()
        .flatMap(origin -> origin.endpoint(API));
  }

  /** Asks all at once; never fails. */
  CompletionStage<Answers> all(String target, int maxBytes) {
    Map<OriginId, CompletableFuture<JsonNode>> asked = new TreeMap<>();
    for (Origin origin : origins.get()) {
      origin
          .endpoint(API)
          .ifPresent(
              api ->
                  asked.put(
                      origin.id(),
                      one(HttpMethod.GET, api, target, maxBytes)
                          .thenApply(Fleet::good)
                          .toCompletableFuture()));
    }
    return CompletableFuture.allOf(asked.values().toArray(CompletableFuture<?>[]::new))
        .handle((done, someMissing) -> sorted(asked));
  }

  private static Answers sorted(Map<OriginId, CompletableFuture<JsonNode>> asked) {
    Map<OriginId, JsonNode> said = new TreeMap<>();
    Map<OriginId, String> missing = new TreeMap<>();
    asked.forEach(
        (id, answer) ->
            answer.whenComplete(
                (root, error) -> {
                  if (root != null) {
                    said.put(id, root);
                  } else {
                    missing.put(id, why(error));
                  }
                }));
    return new Answers(said, missing);
  }

  private static String why(Throwable error) {
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    return String.valueOf(cause.getMessage());
  }

  private static JsonNode good(JsonNode root) {
    int code = root.path("code").asInt(0);
    if (code != 0) {
      throw new IllegalArgumentException("code " + code + " (expected: 0)");
    }
    return root;
  }

  /** Asks one of them; fails if it does not answer by an object. */
  CompletionStage<JsonNode> one(HttpMethod method, Endpoint api, String target, int maxBytes) {
    return call.ask(method, api, target, maxBytes).thenApplyAsync(OriginJson::object, reader);
  }
}
