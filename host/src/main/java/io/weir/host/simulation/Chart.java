package io.weir.host.simulation;

import io.weir.host.simulation.Outcome.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Draws how uneven loads were over time, a line for each outcome, as SVG. Pure. */
public final class Chart {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 420;
  private static final int LEFT = 60;
  private static final int RIGHT = 20;
  private static final int TOP = 70;
  private static final int BOTTOM = 50;
  private static final int POINTS = 240;
  private static final int LETTER = 7;
  private static final int KEY = 24;
  private static final double HOUR = 3600;
  private static final double[] STEPS = {0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 50};

  /** Told apart by those who do not see all colours, too (Okabe and Ito). */
  private static final List<String> COLOURS =
      List.of(
          "#d55e00", "#0072b2", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#999999");

  private final List<Outcome> outcomes;
  private final StringBuilder out = new StringBuilder();
  private final double from;
  private final double to;
  private final double step;
  private final double highest;

  private Chart(List<Outcome> outcomes) {
    this.outcomes = outcomes;
    List<Sample> all = outcomes.stream().flatMap(it -> line(it.samples()).stream()).toList();
    from = all.stream().mapToInt(Sample::at).min().orElse(0);
    to = Math.max(from + 1, all.stream().mapToInt(Sample::at).max().orElse(0));
    double most = all.stream().mapToDouble(Sample::ratio).max().orElse(1);
    step = step((most - 1) / 8);
    highest = 1 + step * Math.max(1, Math.ceil((most - 1) / step));
  }

  /**
   * The picture.
   *
   * @param title above it
   */
  public static String svg(String title, List<Outcome> outcomes) {
    return new Chart(outcomes).draw(title);
  }

  private static double step(double least) {
    for (double step : STEPS) {
      if (step >= least) {
        return step;
      }
    }
    return least;
  }

  private String draw(String title) {
    add("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\"", WIDTH, HEIGHT);
    add(" font-family=\"sans-serif\" font-size=\"13\">\n");
    add("<title>%s</title>\n", escaped(title));
    add("<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n", WIDTH, HEIGHT);
    add("<text x=\"%d\" y=\"24\" font-size=\"15\">%s</text>\n", LEFT, escaped(title));
    axes();
    int x = LEFT;
    for (int i = 0; i < outcomes.size(); i++) {
      String colour = COLOURS.get(i % COLOURS.size());
      String name = outcomes.get(i).chain();
      add("<path d=\"M%d 46h%d\" stroke=\"%s\" stroke-width=\"3\"/>", x, KEY - 6, colour);
      add("<text x=\"%d\" y=\"50\">%s</text>\n", x + KEY, escaped(name));
      x += 2 * KEY + LETTER * name.length();
      path(line(outcomes.get(i).samples()), colour);
    }
    return out.append("</svg>\n").toString();
  }

  private void axes() {
    int steps = (int) Math.round((highest - 1) / step);
    for (int i = 0; i <= steps; i++) {
      double ratio = 1 + i * step;
      add("<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/>", LEFT, y(ratio), WIDTH - RIGHT);
      add("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">", LEFT - 8, y(ratio) + 4);
      add("%.2f</text>\n", ratio);
    }
    double every = step((to - from) / HOUR / 12) * HOUR;
    for (double at = Math.ceil(from / every) * every; at <= to; at += every) {
      add("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">", x(at), HEIGHT - BOTTOM + 20);
      add("%s h</text>\n", hours(at / HOUR));
    }
    add("<text x=\"%d\" y=\"%d\">", LEFT, HEIGHT - 8);
    add("load of the most loaded origin, times the mean, over time</text>\n");
  }

  private static String hours(double hours) {
    String text = String.format(Locale.ROOT, "%.2f", hours);
    return text.replaceAll("\\.?0+$", "");
  }

  private void path(List<Sample> line, String colour) {
    String points =
        line.stream()
            .map(it -> String.format(Locale.ROOT, "%.1f,%.1f", x(it.at()), y(it.ratio())))
            .collect(Collectors.joining(" "));
    add("<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" points=\"", colour);
    add("%s\"/>\n", points);
  }

  /** Neighbours as their mean, where there are more than can be told apart. */
  private static List<Sample> line(List<Sample> samples) {
    int width = Math.max(1, (samples.size() + POINTS - 1) / POINTS);
    List<Sample> line = new ArrayList<>();
    for (int i = 0; i < samples.size(); i += width) {
      List<Sample> some = samples.subList(i, Math.min(samples.size(), i + width));
      double mean = some.stream().mapToDouble(Sample::ratio).average().orElse(1);
      line.add(new Sample(some.get(0).at(), mean));
    }
    return line;
  }

  private double x(double at) {
    return LEFT + (at - from) / (to - from) * (WIDTH - LEFT - RIGHT);
  }

  private double y(double ratio) {
    return HEIGHT - BOTTOM - (ratio - 1) / (highest - 1) * (HEIGHT - TOP - BOTTOM);
  }

  private void add(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
