package io.weir.host.admin;

import io.weir.host.origins.Inbox;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.pathmap.UriTemplatePathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.handler.PathMappingsHandler;

/** The paths of the system API. */
final class AdminApi {
  private static final int DEFAULT_STREAMS = 10_000;
  private static final int MAX_STREAMS = 100_000;
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private final AdminServices services;
  private final Permission permission;
  private final Executor executor;

  AdminApi(AdminServices services, Permission permission, Executor executor) {
    this.services = services;
    this.permission = permission;
    this.executor = executor;
  }

  Handler handler() {
    PathMappingsHandler paths = new PathMappingsHandler();
    inbox(paths, "/api/v1/srs/register", services.registrations());
    inbox(paths, "/api/v1/srs/hooks", services.hooks());
    map(
        paths,
        "/api/v1/versions",
        "GET",
        Action.at(call -> Reply.json(services.identity().versions())));
    map(paths, "/api/v1/origins", "GET", Action.at(call -> Reply.json(origins())));
    DrainActions drains =
        new DrainActions(services.origins(), services.states(), permission, services.drainTime());
    map(
        paths,
        "/api/v1/origins/{id}/drain",
        Map.of("POST", drains::drain, "DELETE", drains::undrain));
    map(paths, "/api/v1/streams", "GET", this::streams);
    map(paths, "/api/v1/sessions", "GET", Action.at(c -> Reply.json(services.sessions().list())));
    map(paths, "/api/v1/sessions/{id}", "DELETE", Action.at(this::kick));
    map(paths, "/api/v1/plugins", "GET", Action.at(c -> Reply.json(services.plugins().list())));
    map(paths, "/api/v1/explain", "GET", new ExplainAction(services.explainer()));
    open(paths, "/livez", "GET", Action.at(call -> Reply.json(Map.of("status", "live"))));
    open(paths, "/readyz", "GET", Action.at(call -> ready()));
    map(paths, "/metrics", "GET", Action.at(this::metrics));
    return paths;
  }

  /** With and without a token at the end, for origins that can show it in no other way. */
  private void inbox(PathMappingsHandler paths, String template, Inbox inbox) {
    Action take = new InboxAction(inbox, services.identity().pid());
    open(paths, template, "POST", take);
    open(paths, template + "/{token}", "POST", take);
  }

  private void map(PathMappingsHandler paths, String template, String method, Action action) {
    map(paths, template, Map.of(method, action));
  }

  private void map(PathMappingsHandler paths, String template, Map<String, Action> actions) {
    Map<String, Action> permitted = new TreeMap<>();
    actions.forEach(
        (method, action) ->
            permitted.put(
                method,
                call -> {
                  permission.read(call);
                  return action.answer(call);
                }));
    open(paths, template, permitted);
  }

  private void open(PathMappingsHandler paths, String template, String method, Action action) {
    open(paths, template, Map.of(method, action));
  }

  /**
   * For those, too, who have no certificate to show: origins and load balancers. With and without a
   * slash at the end, since SRS's own API has it both ways.
   */
  private void open(PathMappingsHandler paths, String template, Map<String, Action> actions) {
    for (String each : List.of(template, template + "/")) {
      UriTemplatePathSpec spec = new UriTemplatePathSpec(each);
      paths.addMapping(spec, new Resource(spec, actions, executor));
    }
  }

  private List<OriginView> origins() {
    return services.origins().all().stream()
        .map(
            it -> OriginView.of(it, services.origins(), services.sessions().open(it.origin().id())))
        .toList();
  }

  private CompletionStage<Reply> streams(Call call) {
    int limit = call.query("limit").map(AdminApi::limit).orElse(DEFAULT_STREAMS);
    return Action.stored(services.streams().list(limit))
        .thenApply(all -> Reply.json(all.stream().map(StreamView::of).toList()));
  }

  private static int limit(String text) {
    int limit = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > MAX_STREAMS) {
      throw new Problem(400, "limit: \"" + text + "\" (expected: 1.." + MAX_STREAMS + ")")
          .exception();
    }
    return limit;
  }

  private Reply kick(Call call) {
    permission.write(call);
    String id = call.path("id").orElse("");
    if (!services.sessions().kick(id)) {
      throw new Problem(404, "session: \"" + id + "\" (expected: one of /api/v1/sessions)")
          .exception();
    }
    return Reply.empty();
  }

  private Reply ready() {
    List<String> reasons = services.readiness().reasons();
    Map<String, String> ready = new TreeMap<>(services.readiness().details());
    ready.put("status", "ready");
    return reasons.isEmpty()
        ? Reply.json(ready)
        : new Problem(503, "not ready: " + String.join(", ", reasons))
            .withMember("reasons", reasons)
            .reply();
  }

  private Reply metrics(Call call) {
    boolean open =
        call.header(HttpHeader.ACCEPT).filter(it -> it.contains("openmetrics-text")).isPresent();
    String contentType = open ? OPEN_METRICS : PROMETHEUS;
    return Reply.text(contentType, services.metrics().scrape(contentType));
  }
}
