package io.weir.plugin.webrtc.signalling;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.weir.codec.webrtc.sdp.SdpException;
import io.weir.codec.webrtc.sdp.SessionDescription;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object one of whose texts is a description. All else of it stays byte for byte. Immutable.
 */
final class JsonEnvelope implements SdpEnvelope {
  private static final String SDP = "sdp";

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final byte[] bytes;
  private final Map<String, String> texts;
  private final int start;
  private final int end;
  private final @Nullable String fault;

  private JsonEnvelope(
      byte[] bytes, Map<String, String> texts, int start, int end, @Nullable String fault) {
    this.bytes = bytes;
    this.texts = Map.copyOf(texts);
    this.start = start;
    this.end = end;
    this.fault = fault;
  }

  /** Reads a body; one that is no object has no texts. */
  static JsonEnvelope read(byte[] bytes) {
    Map<String, String> texts = new HashMap<>();
    int start = -1;
    int end = -1;
    try (JsonParser parser = JSON.createParser(bytes)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return new JsonEnvelope(bytes, Map.of(), -1, -1, "body: no JSON object (expected: one)");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value == JsonToken.VALUE_STRING) {
          int from = (int) parser.currentTokenLocation().getByteOffset();
          texts.put(name, parser.getText());
          if (name.equals(SDP)) {
            start = from;
            end = (int) parser.currentLocation().getByteOffset();
          }
        } else {
          parser.skipChildren();
        }
      }
      if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
        return new JsonEnvelope(bytes, Map.of(), -1, -1, "body: more than a JSON object");
      }
      return new JsonEnvelope(bytes, texts, start, end, null);
    } catch (IOException malformed) {
      return new JsonEnvelope(bytes, Map.of(), -1, -1, "body: malformed JSON");
    }
  }

  /** A text of the object. */
  Optional<String> text(String name) {
    return Optional.ofNullable(texts.get(name));
  }

  @Override
  public SessionDescription description() throws SdpException {
    String sdp = texts.get(SDP);
    if (fault != null) {
      throw SdpEnvelope.missing(fault);
    }
    if (sdp == null) {
      throw SdpEnvelope.missing("sdp: missing (expected: a description)");
    }
    return SessionDescription.parse(sdp.getBytes(UTF_8));
  }

  @Override
  public byte[] with(byte[] description) {
    String text = new String(description, UTF_8);
    String quoted = '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    String body = new String(bytes, ISO_8859_1);
    String other = new String(quoted.getBytes(UTF_8), ISO_8859_1);
    return (body.substring(0, start) + other + body.substring(end)).getBytes(ISO_8859_1);
  }
}
