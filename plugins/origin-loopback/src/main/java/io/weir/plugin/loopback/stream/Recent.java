package io.weir.plugin.loopback.stream;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a player who joins now must see first: the metadata, the decoders' headers, and everything
 * since the last key frame, as long as that is not too much. Not thread-safe.
 */
final class Recent {
  private static final int MAX_HEADERS = 64;

  private final int maxGopBytes;
  private final Map<Integer, Media> headers = new LinkedHashMap<>();
  private final List<Media> gop = new ArrayList<>();
  private @Nullable Media metadata;
  private long gopBytes;
  private long latest;

  Recent(int maxGopBytes) {
    this.maxGopBytes = maxGopBytes;
  }

  void add(Media media) {
    latest = media.timestamp();
    switch (media.kind().role()) {
      case METADATA -> metadata = media;
      case HEADER -> header(media);
      case KEY_FRAME -> {
        forgetGop();
        keep(media);
      }
      case OTHER -> {
        if (!gop.isEmpty()) {
          keep(media);
        }
      }
    }
  }

  /** Another header makes what came before it undecodable for those who join after it. */
  private void header(Media media) {
    int slot = media.kind().slot();
    Media before = headers.get(slot);
    if (before == null && headers.size() == MAX_HEADERS) {
      return;
    }
    headers.put(slot, media);
    if (before == null || !before.sameContent(media)) {
      forgetGop();
    }
  }

  private void keep(Media media) {
    gop.add(media);
    gopBytes += media.weight();
    if (gopBytes > maxGopBytes) {
      forgetGop();
    }
  }

  private void forgetGop() {
    gop.clear();
    gopBytes = 0;
  }

  /** Metadata and headers take the time of what follows them. */
  List<Media> replay() {
    long start = gop.isEmpty() ? latest : gop.get(0).timestamp();
    List<Media> all = new ArrayList<>(1 + headers.size() + gop.size());
    if (metadata != null) {
      all.add(metadata.at(start));
    }
    headers.values().forEach(header -> all.add(header.at(start)));
    all.addAll(gop);
    return all;
  }

  void clear() {
    metadata = null;
    headers.clear();
    forgetGop();
    latest = 0;
  }
}
