package io.weir.host.admin;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * A plugin as the system API shows it. The names are stable.
 *
 * @param id its Plugin-Id
 * @param version its Plugin-Version
 * @param state such as {@code STARTED} or {@code FAILED}
 * @param extensions what it contributes, such as {@code protocol rtmp}
 */
@JsonPropertyOrder({"id", "version", "state", "extensions"})
public record PluginView(String id, String version, String state, List<String> extensions) {

  /** Copies the list. */
  public PluginView {
    extensions = List.copyOf(extensions);
  }
}
