package io.wirewitness.report;

/** Pieces of SVG for the inside of an HTML page; text is escaped here. Any thread. */
final class Svg {

    private Svg() {}

    /** Opens a drawing that a screen reader announces by its title and description. */
    static void open(StringBuilder svg, int width, int height, String id, String title, String description) {
        svg.append("<svg role=\"img\" viewBox=\"0 0 ")
                .append(width)
                .append(' ')
                .append(height)
                .append("\" aria-labelledby=\"t-")
                .append(id)
                .append(" d-")
                .append(id)
                .append("\">\n<title id=\"t-")
                .append(id)
                .append("\">")
                .append(Html.text(title))
                .append("</title>\n<desc id=\"d-")
                .append(id)
                .append("\">")
                .append(Html.text(description))
                .append("</desc>\n");
    }

    /** A line or a form; nothing where there is nothing of it. */
    static void path(StringBuilder svg, String style, String data) {
        if (data.isEmpty()) {
            return;
        }
        svg.append("<path class=\"")
                .append(style)
                .append("\" d=\"")
                .append(data)
                .append("\"/>\n");
    }

    /** A text at a point; {@code anchor} is start, middle or end. */
    static void text(StringBuilder svg, int x, int y, String anchor, String style, String text) {
        svg.append("<text x=\"")
                .append(x)
                .append("\" y=\"")
                .append(y)
                .append("\" text-anchor=\"")
                .append(anchor)
                .append(style.isEmpty() ? "\"" : "\" class=\"" + style + "\"")
                .append('>')
                .append(Html.text(text))
                .append("</text>\n");
    }
}
