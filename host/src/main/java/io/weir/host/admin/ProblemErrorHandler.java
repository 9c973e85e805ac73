package io.weir.host.admin;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Makes problem documents of what Jetty refuses by itself, such as unknown paths. */
final class ProblemErrorHandler extends ErrorHandler {

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    String detail =
        code == 404
            ? "path: " + request.getHttpURI().getPath() + " (expected: a path of the system API)"
            : code >= 500 || message == null ? "request failed" : message;
    new Problem(code, detail).reply().send(response, callback);
  }
}
