package io.weir.host.origins;

import io.weir.api.Origin;
import io.weir.api.selection.OriginLoad;
import java.util.Optional;

/**
 * An origin and how it came to be known.
 *
 * @param origin the origin
 * @param source name of the discovery, or {@link #REGISTERED}
 * @param load what it last said of itself
 */
public record KnownOrigin(Origin origin, String source, Optional<OriginLoad.Reported> load) {
  /** The source of origins that registered themselves. */
  public static final String REGISTERED = "registered";
}
