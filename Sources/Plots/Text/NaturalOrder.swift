/// The order of names in which `worker-2` comes before `worker-10`.
struct NaturalOrder: Comparable {
  private let stem: Substring
  private let number: Int

  init(_ name: String) {
    let digits = name.reversed().prefix { $0.isASCII && $0.isWholeNumber }.count
    stem = name.dropLast(digits)
    number = Int(name.suffix(digits)) ?? -1
  }

  static func < (one: Self, other: Self) -> Bool {
    (one.stem, one.number) < (other.stem, other.number)
  }
}
