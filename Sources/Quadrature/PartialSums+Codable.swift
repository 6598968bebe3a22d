extension PartialSums: Codable {
  private static let numberCount = 4 + 2 * 8

  /// Reads the sums from a list of their numbers.
  ///
  /// - Throws: `DecodingError` if there are more or fewer.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let numbers = try container.decode([Double].self)
    guard numbers.count == Self.numberCount else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "These are \(numbers.count) numbers, and not \(Self.numberCount).")
    }
    var residues = CompensatedLanes()
    for lane in 0..<8 {
      residues[lane] = CompensatedSum(high: numbers[4 + lane], low: numbers[12 + lane])
    }
    self.init(
      even: CompensatedSum(high: numbers[0], low: numbers[1]),
      odd: CompensatedSum(high: numbers[2], low: numbers[3]), residues: residues)
  }

  /// Writes the sums as a list of their numbers.
  ///
  /// One list, which coders have a short way for: a value for each name would take as long as some
  /// hundredths of the chunk itself.
  public func encode(to encoder: any Encoder) throws {
    var numbers: [Double] = []
    numbers.reserveCapacity(Self.numberCount)
    for sum in [even, odd] {
      numbers.append(sum.high)
      numbers.append(sum.low)
    }
    for lane in 0..<8 { numbers.append(residues[lane].high) }
    for lane in 0..<8 { numbers.append(residues[lane].low) }
    var container = encoder.singleValueContainer()
    try container.encode(numbers)
  }
}
