internal import Glibc

/// Numbers as text, as C's `printf` forms them.
enum Text {
  /// Like `%.15e`: `3.140876361334483e+00`.
  static func scientific(_ value: Double, digits: Int) -> String {
    format("%.\(digits)e", value)
  }

  /// Like `%.3f`: `2.335`.
  static func fixed(_ value: Double, digits: Int) -> String {
    format("%.\(digits)f", value)
  }

  /// Like `%.3g`: `1.05e+08`.
  static func significant(_ value: Double, digits: Int) -> String {
    format("%.\(digits)g", value)
  }

  /// Like the shell's `time`: `0m7.679s`.
  static func clock(_ duration: Duration) -> String {
    let seconds = Self.seconds(duration)
    let minutes = (seconds / 60).rounded(.down)
    return "\(Int(minutes))m\(fixed(seconds - 60 * minutes, digits: 3))s"
  }

  /// A duration in seconds.
  static func seconds(_ duration: Duration) -> Double {
    let (seconds, attoseconds) = duration.components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }

  private static func format(_ format: String, _ value: Double) -> String {
    var text = [CChar](repeating: 0, count: 512)
    let length = withVaList([value]) { vsnprintf(&text, text.count, format, $0) }
    return String(decoding: text.prefix(Int(length)).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
