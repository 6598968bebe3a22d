internal import CVectorMath
internal import Glibc

/// How processes on different processors come to the same bits.
extension VectorLevel {
  /// The level that this process would choose now, if it has not chosen.
  package static var wanted: VectorLevel {
    let highest = cvectormath_highest_level()
    guard let asked = getenv(variable).map({ String(cString: $0) }),
      let level = allCases.first(where: { $0.name == asked })
    else { return VectorLevel(rawValue: highest) ?? .baseline }
    return VectorLevel(rawValue: min(level.rawValue, highest)) ?? .baseline
  }

  /// Has this process, and those that it starts, use no higher level.
  ///
  /// To be called before other threads look at the environment, and before the first block of numbers.
  ///
  /// - Returns: whether that was early enough.
  package static func lower(to level: VectorLevel) -> Bool {
    if level < wanted { setenv(variable, level.name, 1) }
    return current <= level
  }

  private static var variable: String { "PLEASINGLY_VECTOR" }

  private var name: String {
    switch self {
    case .baseline: "sse2"
    case .avx2: "avx2"
    case .avx512: "avx512"
    }
  }
}
