internal import ArgumentParser

/// A count as people write it: `100000000`, `1e8`, `10**8`.
struct Count: ExpressibleByArgument {
  /// Counts end where a Double stops telling whole numbers apart.
  static let largest = 1 << 53

  var value: Int

  init(_ value: Int) {
    self.value = value
  }

  init?(argument: String) {
    guard let value = Self.parse(argument), (0...Self.largest).contains(value) else { return nil }
    self.value = value
  }

  var defaultValueDescription: String { "\(value)" }

  /// Parses a count for an option, or says what is allowed.
  static func atLeast(_ smallest: Int) -> @Sendable (String) throws -> Count {
    { argument in
      guard let value = parse(argument), (smallest...largest).contains(value) else {
        throw ValidationError(
          "it must be a whole number from \(smallest) to 2**53, written like 1000, 1e3 or 10**3")
      }
      return Count(value)
    }
  }

  /// The whole number that a text spells; nil if it spells none.
  static func parse(_ text: String) -> Int? {
    if let value = Int(text) { return value }
    if let power = text.range(of: "**") {
      guard let base = Int(text[..<power.lowerBound]),
        let exponent = Int(text[power.upperBound...]), base >= 0, (0...62).contains(exponent)
      else { return nil }
      var value = 1
      for _ in 0..<exponent {
        let (product, overflow) = value.multipliedReportingOverflow(by: base)
        if overflow { return nil }
        value = product
      }
      return value
    }
    guard text.contains(where: { $0 == "e" || $0 == "E" || $0 == "." }),
      text.allSatisfy({ $0.isASCII && ($0.isNumber || "eE+.-".contains($0)) }),
      let value = Double(text)
    else { return nil }
    return Int(exactly: value)
  }
}

extension StringProtocol {
  /// The first place where `text` stands.
  fileprivate func range(of text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      start = index(after: start)
    }
    return nil
  }
}
