internal import Glibc

/// Where an axis is marked, at numbers that people like.
enum Ticks {
  /// Multiples of 1, 2 or 5 times a power of ten that lie in the range, about as many as wanted.
  static func linear(_ range: ClosedRange<Double>, about count: Int) -> [Double] {
    let length = range.upperBound - range.lowerBound
    guard length > 0, length.isFinite, count > 0 else { return [range.lowerBound] }
    let rough = length / Double(count)
    let power = pow(10, floor(log10(rough)))
    let step = power * ([1, 2, 5, 10].first { $0 * power >= rough * 0.999 } ?? 10)
    let first = (range.lowerBound / step - 1e-9).rounded(.up)
    let last = (range.upperBound / step + 1e-9).rounded(.down)
    guard last >= first, last - first < 1000 else { return [range.lowerBound] }
    return stride(from: first, through: last, by: 1).map { $0 * step }
  }

  /// The exponents of the powers of ten in the range, thinned out to no more than wanted.
  static func exponents(_ range: ClosedRange<Double>, atMost count: Int) -> [Int] {
    let first = Int((log10(range.lowerBound) - 1e-9).rounded(.up))
    let last = Int((log10(range.upperBound) + 1e-9).rounded(.down))
    guard last >= first else { return [] }
    let step = max(1, (last - first) / max(1, count) + ((last - first) % max(1, count) > 0 ? 1 : 0))
    return Array(stride(from: first, through: last, by: step))
  }

  /// The text of linear ticks, with as many digits as tell them apart.
  static func labels(_ ticks: [Double]) -> [String] {
    let largest = ticks.map(\.magnitude).max() ?? 0
    guard ticks.count > 1, largest > 0 else {
      return ticks.map { NumberText.significant($0, digits: 6) }
    }
    let step = ticks[1] - ticks[0]
    guard largest < 1e7, largest >= 1e-4 else {
      let digits = Int(ceil(log10(largest / step) - 1e-9)) + 1
      return ticks.map { NumberText.significant($0, digits: max(1, min(digits, 15))) }
    }
    var digits = min(max(0, Int(-floor(log10(step) + 1e-9))), 12)
    // A step of 0.25 needs one more.
    let scale = pow(10, Double(digits))
    if abs(step * scale - (step * scale).rounded()) > 1e-3 { digits += 1 }
    return ticks.map { NumberText.fixed($0, digits: digits) }
  }
}
