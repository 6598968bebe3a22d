/// Writes XML, element by element; attributes and text are escaped.
struct XMLWriter {
  private(set) var text = ""

  /// An element with nothing in it.
  mutating func element(_ name: String, _ attributes: KeyValuePairs<String, String> = [:]) {
    begin(name, attributes, end: "/>\n")
  }

  /// An element with text in it.
  mutating func element(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], text content: String
  ) {
    begin(name, attributes, end: ">")
    text += Escaping.xml(content)
    text += "</\(name)>\n"
  }

  /// An element with what `body` writes in it.
  mutating func element(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:],
    _ body: (inout XMLWriter) -> Void
  ) {
    begin(name, attributes, end: ">\n")
    body(&self)
    text += "</\(name)>\n"
  }

  /// What is XML already.
  mutating func raw(_ xml: String) { text += xml }

  private mutating func begin(
    _ name: String, _ attributes: KeyValuePairs<String, String>, end: String
  ) {
    text += "<\(name)"
    for (key, value) in attributes {
      text += " \(key)=\""
      text += Escaping.xml(value)
      text += "\""
    }
    text += end
  }
}

extension XMLWriter {
  /// A coordinate: to a hundredth of a pixel.
  static func number(_ value: Double) -> String { NumberText.fixed(value, digits: 2) }

  /// A drawing of this size, with its name and what it shows for those who cannot see it.
  ///
  /// - Parameter mark: tells its identifiers from those of others in the same page.
  static func drawing(
    width: Double, height: Double, title: String, description: String, style: String = "",
    mark: String = "", _ body: (inout XMLWriter) -> Void
  ) -> String {
    var writer = XMLWriter()
    writer.element(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "width": number(width), "height": number(height),
        "viewBox": "0 0 \(number(width)) \(number(height))", "role": "img",
        "aria-labelledby": "title\(mark) desc\(mark)",
      ]
    ) { svg in
      svg.element("title", ["id": "title\(mark)"], text: title)
      svg.element("desc", ["id": "desc\(mark)"], text: description)
      svg.raw("<style>\(Self.style)\(style)</style>\n")
      svg.element("rect", ["class": "paper", "width": "100%", "height": "100%"])
      body(&svg)
    }
    return writer.text
  }

  // Light, and dark where the reader wants it. No variables: not every program that draws SVG has them.
  private static let style = """
    text{font:12px system-ui,"DejaVu Sans",sans-serif;fill:#1b1b1b}\
    .paper{fill:#fff}.line{stroke:#1b1b1b;fill:none}.grid{stroke:#e2e2e2;fill:none}\
    .muted{fill:#5c5c5c}.name{font-size:17px;font-weight:600}.band{fill:#f4f4f4}\
    .halo{stroke:#fff;fill:none}\
    @media (prefers-color-scheme:dark){text{fill:#eee}.paper{fill:#16181c}\
    .line{stroke:#eee}.grid{stroke:#34383f}.muted{fill:#a9adb3}.band{fill:#1f2227}\
    .halo{stroke:#16181c}}
    """
}
