import Foundation
import Testing

@testable import Plots

@Suite(.timeLimit(.minutes(20)))
struct EscapingTests {
  @Test func everyScalarIsAllowedInXML() throws {
    // One document with them all, and back.
    var text = ""
    for value in UInt32(0)...0x2fff {
      if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
    }
    for value in [UInt32(0xfffd), 0xfffe, 0xffff, 0x1f389, 0x10ffff] {
      if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
    }
    let document = try XMLText("<t a=\"\(Escaping.xml(text))\">\(Escaping.xml(text))</t>")
    #expect(document.elements.count == 1)
    #expect(document.elements[0].text.contains("<") && document.elements[0].text.contains("🎉"))
    #expect(document.elements[0].attributes["a"]?.contains("\"") == true)
  }

  @Test func everyScalarComesBackFromJSON() throws {
    var text = ""
    for value in UInt32(0)...0x2fff {
      if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
    }
    text += "🎉\u{fffe}\u{ffff}"
    let json = Escaping.json(text)
    let back =
      try JSONSerialization.jsonObject(
        with: Data(json.utf8), options: [.fragmentsAllowed]) as? String
    #expect(back == text)
    // Nothing in it ends the script around it, or a line of it.
    #expect(!json.contains("<") && !json.contains("\u{2028}") && !json.contains("\u{2029}"))
  }

  @Test func nothingMovesTheCursor() {
    let line = Escaping.line(Samples.hostile + "\u{9b}2J\r\n")
    let controls = line.unicodeScalars.filter {
      $0.value < 0x20 || (0x7f..<0xa0).contains($0.value)
    }
    #expect(controls.isEmpty)
    #expect(line.hasPrefix("<script>"))
  }

  @Test(arguments: [
    (0.0, "0"), (1, "1"), (-1, "-1"), (0.5, "0.5"), (1234.5678, "1234.568"), (-0.0001, "0"),
    (2.9996, "3"), (.infinity, "inf"), (-.infinity, "-inf"), (.nan, "nan"), (1e20, "1e+20"),
  ])
  func numbersWithFixedDigits(value: Double, text: String) {
    #expect(NumberText.fixed(value, digits: 3) == text)
  }

  @Test(arguments: [
    (0.0, "0"), (123.456, "123"), (0.00123456, "0.00123"), (1.5e-7, "1.5e-07"), (2e9, "2e+09"),
    (-42.42, "-42.4"), (99999, "99999"), (0.5, "0.5"),
  ])
  func numbersWithDigitsThatCount(value: Double, text: String) {
    #expect(NumberText.significant(value) == text)
  }

  @Test(arguments: [
    (UInt64(0), "0 ns"), (999, "999 ns"), (1500, "1.5 µs"), (2_000_000, "2 ms"),
    (1_234_000_000, "1.23 s"), (5_000_000_000_000, "5000 s"),
  ])
  func durations(nanoseconds: UInt64, text: String) {
    #expect(NumberText.duration(nanoseconds) == text)
  }

  @Test func namesInNaturalOrder() {
    let names = ["worker-10", "worker-2", "a", "worker-1", "worker"]
    #expect(
      names.sorted { NaturalOrder($0) < NaturalOrder($1) }
        == ["a", "worker", "worker-1", "worker-2", "worker-10"])
  }
}
