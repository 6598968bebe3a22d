internal import Glibc

/// Numbers as text, the same in every locale.
enum NumberText {
  /// With so many digits behind the point at most, and none that say nothing: `2.5`, `3`, `-0.25`.
  static func fixed(_ value: Double, digits: Int) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
    let scale = pow(10, Double(digits))
    let scaled = (value.magnitude * scale).rounded()
    guard scaled < 1e15 else { return "\(value)" }
    let (whole, rest) = Int(scaled).quotientAndRemainder(dividingBy: Int(scale))
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard rest > 0 else { return "\(sign)\(whole)" }
    var fraction = String(rest)
    fraction = String(repeating: "0", count: digits - fraction.count) + fraction
    while fraction.hasSuffix("0") { fraction.removeLast() }
    return "\(sign)\(whole).\(fraction)"
  }

  /// With so many digits that count: `0.00123`, `1.5e-07`, `12.3`.
  static func significant(_ value: Double, digits: Int = 3) -> String {
    guard value != 0, value.isFinite else { return fixed(value, digits: 0) }
    let exponent = Int(floor(log10(value.magnitude)))
    guard (-4..<7).contains(exponent) else {
      let mantissa = fixed(value / pow(10, Double(exponent)), digits: digits - 1)
      let sign = exponent < 0 ? "-" : "+"
      let size = exponent.magnitude
      return "\(mantissa)e\(sign)\(size < 10 ? "0" : "")\(size)"
    }
    return fixed(value, digits: max(0, digits - 1 - exponent))
  }

  /// A time given in nanoseconds: `1.25 ms`, `12 s`.
  static func duration(_ nanoseconds: UInt64) -> String {
    let value = Double(nanoseconds)
    return switch value {
    case ..<1e3: "\(nanoseconds) ns"
    case ..<1e6: "\(significant(value * 1e-3)) µs"
    case ..<1e9: "\(significant(value * 1e-6)) ms"
    case ..<1e12: "\(significant(value * 1e-9)) s"
    default: "\(fixed(value * 1e-9, digits: 0)) s"
    }
  }

  /// A part of a whole as a percentage: `97 %`.
  static func percent(_ share: Double) -> String {
    "\(fixed(100 * share, digits: share < 0.1 ? 1 : 0)) %"
  }

  /// A power of ten in small raised digits: `10⁻³`.
  static func powerOfTen(_ exponent: Int) -> String {
    let raised: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    let digits = String(exponent.magnitude).compactMap(\.wholeNumberValue).map { raised[$0] }
    return "10" + (exponent < 0 ? "⁻" : "") + String(digits)
  }

  /// A count and what is counted: `1 job`, `3 jobs`.
  static func count(_ count: Int, _ noun: String, plural: String? = nil) -> String {
    "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
  }
}
