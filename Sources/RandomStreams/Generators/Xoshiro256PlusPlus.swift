/// The generator xoshiro256++: the fastest good one for a single thread.
///
/// Workers take streams that are a jump of 2^128 numbers apart (``JumpableStream/streams(_:)``), and
/// machines ones that are a ``longJump()`` of 2^192 apart. Period 2^256 - 1.
///
/// ```swift
/// var stream = Xoshiro256PlusPlus(splitMixSeed: 2019)
/// ```
///
/// Source: D. Blackman, S. Vigna, «Scrambled linear pseudorandom number generators», ACM TOMS 47
/// (2021).
public struct Xoshiro256PlusPlus: LongWordStream, JumpableStream, SequenceSeeded, Codable {
  /// The state, never all zeros.
  public private(set) var state: SIMD4<UInt64> {
    get { SIMD4(s0, s1, s2, s3) }
    set { (s0, s1, s2, s3) = (newValue.x, newValue.y, newValue.z, newValue.w) }
  }
  @usableFromInline var s0: UInt64
  @usableFromInline var s1: UInt64
  @usableFromInline var s2: UInt64
  @usableFromInline var s3: UInt64
  /// The half that the last ``nextWord()`` left over.
  public var spareWord: UInt32?

  /// Creates a generator from a state.
  ///
  /// - Parameter state: any words, not all of them 0.
  public init(state: SIMD4<UInt64>) {
    precondition(state != .zero, "the state of xoshiro256++ is never all zeros")
    (s0, s1, s2, s3) = (state.x, state.y, state.z, state.w)
  }

  /// Creates a generator from the next four numbers of ``SplitMix64``, as its authors advise.
  ///
  /// - Parameter splitMixSeed: any number.
  public init(splitMixSeed: UInt64) {
    var seeds = SplitMix64(seed: splitMixSeed)
    // No four numbers in a row of a bijection are all the same, so they are not all 0.
    self.init(state: SIMD4(seeds.next(), seeds.next(), seeds.next(), seeds.next()))
  }

  /// Creates the generator whose state is the first four numbers of a sequence.
  public init(_ sequence: SeedSequence) {
    let state = SIMD4(sequence.generateState64(4))
    // One seed in 2^256, which nobody will ever meet, must not trap.
    self.init(state: state == .zero ? SIMD4(1, 0, 0, 0) : state)
  }

  /// Returns the next 64 random bits.
  @inlinable
  public mutating func next() -> UInt64 {
    let sum = s0 &+ s3
    let number = (sum << 23 | sum >> 41) &+ s0
    let shifted = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = s3 << 45 | s3 >> 19
    return number
  }

  /// Passes over 2^128 numbers.
  ///
  /// A half that ``nextWord()`` left over is dropped.
  public mutating func jump() {
    jump([
      0x180E_C6D3_3CFD_0ABA, 0xD5A6_1266_F0C9_392C, 0xA958_2618_E03F_C9AA, 0x39AB_DC45_29B1_661C,
    ])
  }

  /// Passes over 2^192 numbers.
  ///
  /// A half that ``nextWord()`` left over is dropped.
  public mutating func longJump() {
    jump([
      0x76E1_5D3E_FEFD_CBBF, 0xC500_4E44_1C52_2FB3, 0x7771_0069_854E_E241, 0x3910_9BB0_2ACB_E635,
    ])
  }

  /// Replaces the state by the sum of the states that the bits of a polynomial choose.
  mutating func jump(_ polynomial: [UInt64]) {
    var sum = SIMD4<UInt64>.zero
    for word in polynomial {
      for bit in 0..<64 {
        if word >> bit & 1 == 1 {
          sum ^= state
        }
        _ = next()
      }
    }
    state = sum
    spareWord = nil
  }
}

extension Xoshiro256PlusPlus {
  private enum CodingKeys: String, CodingKey {
    case state, spareWord
  }

  /// Decodes a generator, and throws `DecodingError.dataCorrupted` if its state is all zeros.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let state = try container.decode(SIMD4<UInt64>.self, forKey: .state)
    guard state != .zero else {
      throw DecodingError.dataCorruptedError(
        forKey: .state, in: container,
        debugDescription: "the state of xoshiro256++ is never all zeros")
    }
    self.init(state: state)
    spareWord = try container.decodeIfPresent(UInt32.self, forKey: .spareWord)
  }

  /// Encodes the state and the half that ``nextWord()`` left over.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(state, forKey: .state)
    try container.encodeIfPresent(spareWord, forKey: .spareWord)
  }
}
