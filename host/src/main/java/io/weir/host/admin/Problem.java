package io.weir.host.admin;

import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;

/**
 * An error as RFC 9457 writes it: {@code type} (about:blank, so the status says it all), {@code
 * title}, {@code status}, {@code detail}, and members of its own.
 *
 * @param status of HTTP, 400..599
 * @param detail what was wrong this time and what was expected
 * @param members further members of the document
 * @param headers further headers of the answer
 */
record Problem(
    int status, String detail, Map<String, Object> members, Map<String, String> headers) {

  Problem(int status, String detail) {
    this(status, detail, Map.of(), Map.of());
  }

  Problem withMember(String name, Object value) {
    return new Problem(status, detail, Map.of(name, value), headers);
  }

  Problem withHeader(String name, String value) {
    return new Problem(status, detail, members, Map.of(name, value));
  }

  Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("type", "about:blank");
    document.put("title", HttpStatus.getMessage(status));
    document.put("status", status);
    document.put("detail", detail);
    document.putAll(members);
    return document;
  }

  Reply reply() {
    return Reply.json(status, "application/problem+json", document(), headers);
  }

  /** Ends an action with this problem. It is an answer, not a fault: it carries no stack trace. */
  Answer exception() {
    return new Answer(this);
  }

  /** Carries a problem out of an action. */
  static final class Answer extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    private Answer(Problem problem) {
      super(problem.detail(), null, false, false);
      this.problem = problem;
    }

    Problem problem() {
      return problem;
    }
  }
}
