package io.weir.host.srsapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http.HttpMethod;
import io.weir.api.Endpoint;
import io.weir.api.Origin;
import io.weir.api.OriginId;
import io.weir.api.net.http.HttpCall;
import io.weir.api.net.http.HttpHandler;
import io.weir.api.net.http.Problem;
import io.weir.api.net.http.Replies;
import io.weir.host.access.Token;
import io.weir.host.admin.Identity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Answers what SRS's HTTP API would, for all origins: lists of streams, clients and vhosts, each of
 * them by its id, summaries, and kicks. Origins are asked all at once and for no longer than the
 * timeout; who does not answer is named. Called on event loops, on which it neither waits nor reads
 * what origins say.
 */
public final class SrsApi implements HttpHandler {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String ROOT = "/api/v1/";
  private static final String METER = "weir.srs.api";
  private static final int SUMMARY_BYTES = 64 * 1024;
  private static final int ONE_BYTES = 64 * 1024;
  private static final int VHOSTS_BYTES = 1024 * 1024;

  /** Lists that are gathered at once, since each may be long. */
  private static final int AT_ONCE = 16;

  /** What SRS says where its RAW API is switched off. */
  private static final int RAW_DISABLED = 1061;

  private final Identity identity;
  private final Fleet fleet;
  private final Permission permission;
  private final Executor reader;
  private final Semaphore room = new Semaphore(AT_ONCE);
  private final MeterRegistry meters;

  /**
   * Asks nobody yet.
   *
   * @param identity who answers
   * @param origins those with an {@code api} endpoint
   * @param call asks one of them
   * @param reader reads what they say
   * @param token of the system API
   */
  public SrsApi(
      SrsApiSettings settings,
      Identity identity,
      Supplier<List<Origin>> origins,
      OriginCall call,
      Executor reader,
      String token,
      MeterRegistry meters) {
    this.identity = identity;
    this.fleet = new Fleet(origins, call, reader);
    this.permission = new Permission(settings, new Token(token));
    this.reader = reader;
    this.meters = meters;
  }

  @Override
  public void handle(HttpCall call) {
    Query query;
    try {
      query = Query.of(call.request());
    } catch (IllegalArgumentException e) {
      refuse(call, new Problem(400, String.valueOf(e.getMessage())));
      return;
    }
    String path = call.request().path();
    String rest = path.startsWith(ROOT) ? path.substring(ROOT.length()) : "";
    int slash = rest.indexOf('/');
    String what = slash < 0 ? rest : rest.substring(0, slash);
    String id = slash < 0 ? "" : rest.substring(slash + 1).replace("%40", "@");
    Optional<Problem> objection =
        what.equals("versions") ? Optional.empty() : permission.reading(call, query);
    if (objection.isPresent()) {
      refuse(call, objection.get());
    } else {
      dispatch(new Asked(call, query.callback()), query, what, id);
    }
  }

  private void dispatch(Asked asked, Query query, String what, String id) {
    HttpCall call = asked.call();
    HttpMethod method;
    try {
      method = method(call, query);
    } catch (IllegalArgumentException e) {
      refuse(call, new Problem(400, "method (expected: GET or DELETE)"));
      return;
    }
    boolean kick = what.equals(Kind.CLIENTS.list) && !id.isEmpty();
    String allowed = kick ? "DELETE, GET, HEAD, OPTIONS" : "GET, HEAD, OPTIONS";
    if (HttpMethod.OPTIONS.equals(method)) {
      Replies.options(call, allowed);
    } else if (kick && HttpMethod.DELETE.equals(method)) {
      permission
          .kicking(call, query)
          .ifPresentOrElse(problem -> refuse(call, problem), () -> kick(asked, id));
    } else if (!HttpMethod.GET.equals(method) && !HttpMethod.HEAD.equals(method)) {
      Replies.notAllowed(call, allowed);
    } else {
      read(asked, query, what, id);
    }
  }

  /** A page that asks by JSONP can only get. */
  private static HttpMethod method(HttpCall call, Query query) {
    String said = query.callback().isEmpty() ? "" : query.first("method");
    return said.isEmpty() ? call.request().method() : HttpMethod.valueOf(said);
  }

  private void read(Asked asked, Query query, String what, String id) {
    Optional<Kind> kind = Kind.of(what);
    if (kind.isPresent() && !id.isEmpty()) {
      one(asked, kind.get(), id);
    } else if (kind.isPresent()) {
      list(asked, query, kind.get());
    } else if (what.equals("summaries") && id.isEmpty()) {
      summaries(asked);
    } else if (what.equals("versions") && id.isEmpty()) {
      asked.answer(200, JSON.pojoNode(identity.versions()));
    } else if (what.equals("raw")) {
      asked.answer(200, JSON.objectNode().put("code", RAW_DISABLED));
    } else {
      refuse(
          asked.call(),
          new Problem(
              404,
              "path (expected: /api/v1/ and versions, summaries, vhosts/, streams/ or clients/)"));
    }
  }

  private void refuse(HttpCall call, Problem problem) {
    count("refused");
    call.reply(problem);
  }

  private void list(Asked asked, Query query, Kind kind) {
    Page page;
    try {
      page = Page.of(query.first("start"), query.first("count"));
    } catch (IllegalArgumentException e) {
      refuse(asked.call(), new Problem(400, String.valueOf(e.getMessage())));
      return;
    }
    boolean paged = kind != Kind.VHOSTS;
    gather(
        asked,
        paged ? kind.path("?start=0&count=" + page.reach()) : kind.path(""),
        paged ? page.maxBytes() : VHOSTS_BYTES,
        answers -> {
          ObjectNode answer = answer();
          answer.set(kind.list, elements(kind, answers, paged ? page : new Page(0, Page.MOST)));
          return answer;
        });
  }

  /** In the order of origins, and of each in its own. */
  private static ArrayNode elements(Kind kind, Answers answers, Page page) {
    ArrayNode elements = JSON.arrayNode();
    int index = 0;
    for (Map.Entry<OriginId, JsonNode> each : answers.said().entrySet()) {
      for (JsonNode element : each.getValue().path(kind.list)) {
        if (index >= page.start() && index < page.reach()) {
          elements.add(kind.unique(element, each.getKey()));
        }
        index++;
      }
    }
    return elements;
  }

  private void summaries(Asked asked) {
    gather(
        asked,
        "/api/v1/summaries",
        SUMMARY_BYTES,
        answers -> {
          ObjectNode answer = answer();
          answer.set("data", Summaries.merged(answers.said().values()));
          answer.set("origins", Summaries.each(answers.said()));
          return answer;
        });
  }

  private interface Merger {
    ObjectNode merged(Answers answers);
  }

  private void gather(Asked asked, String target, int maxBytes, Merger merger) {
    if (!room.tryAcquire()) {
      refuse(asked.call(), new Problem(503, "too many such questions at once", 1));
      return;
    }
    fleet
        .all(target, maxBytes)
        .thenAcceptAsync(
            answers -> asked.answer(answers.none() ? 502 : 200, marked(answers, merger)), reader)
        .whenComplete(
            (done, error) -> {
              room.release();
              if (error != null) {
                asked.fail(error);
              }
            });
  }

  private ObjectNode marked(Answers answers, Merger merger) {
    ObjectNode answer = merger.merged(answers);
    if (answers.none()) {
      answer.put("code", 502);
    }
    answer.put("partial", answers.partial());
    ArrayNode missing = answer.putArray("missing");
    answers
        .missing()
        .forEach((id, why) -> missing.addObject().put("origin", id.value()).put("why", why));
    count(answers.none() ? "failed" : answers.partial() ? "partial" : "whole");
    return answer;
  }

  private ObjectNode answer() {
    return JSON.objectNode()
        .put("code", 0)
        .put("server", identity.server())
        .put("service", identity.service())
        .put("pid", identity.pid());
  }

  private void one(Asked asked, Kind kind, String id) {
    relay(
        asked,
        kind,
        id,
        HttpMethod.GET,
        (root, at) -> {
          ObjectNode answer = answer();
          answer.set("code", root.path("code"));
          if (root.has(kind.one)) {
            answer.set(kind.one, kind.unique(root.get(kind.one), at.origin()));
          }
          return answer;
        });
  }

  private void kick(Asked asked, String id) {
    relay(
        asked,
        Kind.CLIENTS,
        id,
        HttpMethod.DELETE,
        (root, at) -> {
          ObjectNode answer = answer();
          answer.set("code", root.path("code"));
          return answer;
        });
  }

  private interface Reader {
    ObjectNode read(JsonNode root, SrsId id);
  }

  /** Passes a question on to the only one who can answer it. */
  private void relay(Asked asked, Kind kind, String text, HttpMethod method, Reader reader) {
    Optional<SrsId> id = SrsId.parse(text);
    Optional<Endpoint> api = id.flatMap(it -> fleet.endpoint(it.origin()));
    if (api.isEmpty()) {
      count("whole");
      asked.answer(200, JSON.objectNode().put("code", kind.notFound));
      return;
    }
    fleet
        .one(method, api.get(), kind.path(id.get().id()), ONE_BYTES)
        .thenApply(root -> reader.read(root, id.get()))
        .whenComplete(
            (answer, error) -> {
              if (answer == null) {
                count("failed");
                asked.answer(new Problem(504, "origin " + id.get().origin() + ": no answer"));
              } else {
                count("whole");
                asked.answer(200, answer);
              }
            });
  }

  private void count(String result) {
    meters.counter(METER, "result", result).increment();
  }
}
