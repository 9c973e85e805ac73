package io.weir.host.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.host.simulation.Outcome.Sample;
import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class ChartTest {
  private static Outcome outcome(String name, int samples) {
    List<Sample> all =
        IntStream.range(0, samples).mapToObj(i -> new Sample(3600 + i * 10, 1 + i % 5)).toList();
    return new Outcome(name, 1, 1, 1, 1, 1, 1, 1, 1, all);
  }

  private static Document parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  @Test
  void eachOutcomeHasALineWithinThePicture() throws Exception {
    Document svg =
        parsed(Chart.svg("a < b & c", List.of(outcome("one", 1440), outcome("two", 50))));
    assertThat(svg.getDocumentElement().getTextContent()).contains("a < b & c", "one", "two");
    assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(2);
    for (int i = 0; i < 2; i++) {
      Element line = (Element) svg.getElementsByTagName("polyline").item(i);
      String[] points = line.getAttribute("points").split(" ", -1);
      assertThat(points).hasSizeBetween(50, 240);
      for (String point : points) {
        int comma = point.indexOf(',');
        assertThat(Double.parseDouble(point.substring(0, comma))).isBetween(0.0, 960.0);
        assertThat(Double.parseDouble(point.substring(comma + 1))).isBetween(60.0, 380.0);
      }
    }
  }

  @Test
  void nothingAtAllIsDrawnToo() throws Exception {
    parsed(Chart.svg("nothing", List.of(outcome("one", 0), outcome("two", 1))));
  }
}
