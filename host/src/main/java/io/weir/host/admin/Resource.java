package io.weir.host.admin;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.eclipse.jetty.http.pathmap.UriTemplatePathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.URIUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One path with its methods; whatever fails becomes a problem document. */
final class Resource extends Handler.Abstract {
  private static final Logger log = LoggerFactory.getLogger(Resource.class);

  private final UriTemplatePathSpec spec;
  private final Map<String, Action> methods;
  private final Executor executor;

  /**
   * A resource.
   *
   * @param methods actions by method; HEAD is answered as GET is, without the body
   * @param executor writes answers that were not there at once
   */
  Resource(UriTemplatePathSpec spec, Map<String, Action> methods, Executor executor) {
    this.spec = spec;
    this.methods = new TreeMap<>(methods);
    if (methods.containsKey("GET")) {
      this.methods.put("HEAD", methods.get("GET"));
    }
    this.executor = executor;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    BiConsumer<@Nullable Reply, @Nullable Throwable> send =
        (reply, error) ->
            (reply != null ? reply : problem(request, error).reply()).send(response, callback);
    CompletionStage<Reply> answer;
    try {
      answer = answer(request);
    } catch (RuntimeException e) {
      send.accept(null, e);
      return true;
    }
    if (answer.toCompletableFuture().isDone()) {
      answer.whenComplete(send);
    } else {
      answer.whenCompleteAsync(send, executor);
    }
    return true;
  }

  private CompletionStage<Reply> answer(Request request) {
    Action action = methods.get(request.getMethod());
    if (action == null) {
      String allowed = String.join(", ", methods.keySet());
      throw new Problem(405, "method: " + request.getMethod() + " (expected: " + allowed + ")")
          .withHeader("Allow", allowed)
          .exception();
    }
    return action.answer(new Call(request, path(request)));
  }

  private Map<String, String> path(Request request) {
    Map<String, String> path = new TreeMap<>();
    Map<String, String> raw = spec.getPathParams(request.getHttpURI().getCanonicalPath());
    if (raw != null) {
      raw.forEach((name, value) -> path.put(name, URIUtil.decodePath(value)));
    }
    return path;
  }

  private static Problem problem(Request request, @Nullable Throwable error) {
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    if (cause instanceof Problem.Answer answer) {
      return answer.problem();
    }
    log.error("{} {} failed", request.getMethod(), request.getHttpURI().getPath(), cause);
    return new Problem(500, "a fault of Weir; its log says more");
  }
}
