import Foundation
import FoundationXML
import Testing

/// An XML document, read by a parser that forgives nothing.
final class XMLText: NSObject, XMLParserDelegate {
  struct Element {
    var name: String
    var attributes: [String: String]
    /// The text in it, without that of the elements in it.
    var text = ""
  }

  private(set) var elements: [Element] = []
  private var open: [Int] = []

  init(_ text: String) throws {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    let isValid = parser.parse()
    try #require(isValid, "\(String(describing: parser.parserError)) in line \(parser.lineNumber)")
  }

  func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    open.append(elements.count)
    elements.append(Element(name: name, attributes: attributes))
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    if let last = open.last { elements[last].text += text }
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    open.removeLast()
  }

  /// Checks what every drawing must have.
  func checkDrawing(title: String? = nil) throws {
    let root = try #require(elements.first)
    #expect(root.name == "svg")
    #expect(root.attributes["xmlns"] == "http://www.w3.org/2000/svg")
    #expect(root.attributes["role"] == "img")
    #expect(root.attributes["viewBox"]?.split(separator: " ").compactMap { Double($0) }.count == 4)
    let ids = elements.compactMap { $0.attributes["id"] }
    #expect(Set(ids).count == ids.count, "two elements have one name")
    let labels = (root.attributes["aria-labelledby"] ?? "").split(separator: " ").map(String.init)
    #expect(labels.count == 2 && labels.allSatisfy(ids.contains))
    if let title { #expect(all("title").first?.text == title) }
    #expect(all("desc").first?.text.isEmpty == false)
    #expect(all("style").first?.text.contains("prefers-color-scheme:dark") == true)
    for element in elements {
      for key in ["x", "y", "width", "height", "cx", "cy", "r"] {
        guard let value = element.attributes[key], value != "100%" else { continue }
        let number = try #require(Double(value), "\(element)")
        #expect(number.isFinite)
        if key == "width" || key == "height" || key == "r" { #expect(number >= 0, "\(element)") }
      }
      #expect(element.attributes["d"]?.contains("nan") != true)
    }
  }
}
