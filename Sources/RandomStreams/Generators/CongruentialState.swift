/// A linear congruential walk of 128 bits: the state behind the PCG generators.
@usableFromInline
struct CongruentialState: Hashable, Sendable {
  @usableFromInline var position: UInt128
  /// Odd, so that the walk passes every number once before it closes.
  @usableFromInline let increment: UInt128

  @inlinable
  init(position: UInt128, increment: UInt128) {
    precondition(increment & 1 == 1, "the increment of a PCG generator is odd")
    self.position = position
    self.increment = increment
  }

  /// The walk that four words seed, as in PCG's own library and NumPy.
  init(seed: [UInt64]) {
    let start = UInt128(seed[0]) << 64 | UInt128(seed[1])
    let increment = (UInt128(seed[2]) << 64 | UInt128(seed[3])) << 1 | 1
    self.init(position: increment &+ start, increment: increment)
    step(Self.multiplier)
  }

  /// The multiplier of PCG64, and of the seeding of both generators.
  @usableFromInline static let multiplier =
    UInt128(2_549_297_995_355_413_924) << 64
    | UInt128(4_865_540_595_714_422_341)

  @inlinable
  @inline(__always)
  mutating func step(_ multiplier: UInt128) {
    position = position &* multiplier &+ increment
  }

  /// Takes `count` steps at once.
  ///
  /// Source: F. B. Brown, «Random number generation with arbitrary strides», Transactions of the
  /// American Nuclear Society 71 (1994).
  mutating func advance(by count: UInt128, _ multiplier: UInt128) {
    // The steps made so far, and 2^i steps, each as position -> factor * position + summand.
    var (factor, summand): (UInt128, UInt128) = (1, 0)
    var (stepFactor, stepSummand) = (multiplier, increment)
    var left = count
    while left > 0 {
      if left & 1 == 1 {
        factor = factor &* stepFactor
        summand = summand &* stepFactor &+ stepSummand
      }
      stepSummand = (stepFactor &+ 1) &* stepSummand
      stepFactor = stepFactor &* stepFactor
      left >>= 1
    }
    position = factor &* position &+ summand
  }

  /// How far a jump of NumPy's leads: the golden ratio's fraction of the period, so that jumps land
  /// far from each other however many there are.
  static let jump: UInt128 = 210_306_068_529_402_873_165_736_369_884_012_333_109
}

extension CongruentialState: Codable {
  private enum CodingKeys: String, CodingKey {
    case position, increment
  }

  // Halves of 64 bits, the high one first: not every coder knows integers of 128 bits.
  @usableFromInline
  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func number(_ key: CodingKeys) throws -> UInt128 {
      let halves = try container.decode([UInt64].self, forKey: key)
      guard halves.count == 2 else {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: container, debugDescription: "expected two halves of 64 bits")
      }
      return UInt128(halves[0]) << 64 | UInt128(halves[1])
    }
    let increment = try number(.increment)
    guard increment & 1 == 1 else {
      throw DecodingError.dataCorruptedError(
        forKey: .increment, in: container, debugDescription: "the increment is not odd")
    }
    self.init(position: try number(.position), increment: increment)
  }

  @usableFromInline
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    for (key, number) in [(CodingKeys.position, position), (.increment, increment)] {
      try container.encode(
        [UInt64(number >> 64), UInt64(truncatingIfNeeded: number)], forKey: key)
    }
  }
}
