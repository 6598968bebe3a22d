/// The generator MT19937, seeded and read as CPython's `random` module does.
///
/// ``NumPyMersenneTwister`` is NumPy's. For answers that agree with a Python program's. For parallel work take ``Philox4x32``: the
/// Mersenne Twister cannot be cut into ranges, and neighbouring seeds do not promise independent
/// streams.
///
/// ```swift
/// var generator = MersenneTwister(cpythonSeed: 2019)  // random.seed(2019)
/// generator.random()  // 0.8323024001314224
/// ```
///
/// As a `RandomNumberGenerator` it gives what CPython's `getrandbits(64)` gives.
///
/// Source: M. Matsumoto, T. Nishimura, «Mersenne Twister: a 623-dimensionally equidistributed
/// uniform pseudo-random number generator», ACM TOMACS 8 (1998), with the authors' seeding by array
/// of 2002.
public struct MersenneTwister: RandomStream {
  static let size = 624
  static let middle = 397
  static let matrix: UInt32 = 0x9908_B0DF

  /// The numbers that the next `size` words are made from.
  package internal(set) var state: [UInt32]

  /// The next element of `state` to use, up to `size`, which says that all are used.
  var position: Int

  /// Creates a generator from its parts.
  init(state: [UInt32], position: Int) {
    self.state = state
    self.position = position
  }

  /// Creates the generator that CPython's `random.seed(seed)` sets up for an integer.
  ///
  /// - Parameter cpythonSeed: any integer, of any width; its sign does not count.
  public init(cpythonSeed: some BinaryInteger) {
    self.init(cpythonSeed: CPythonSeed(cpythonSeed))
  }

  /// Creates the generator that CPython's `random.seed(seed)` sets up for an integer of any size.
  ///
  /// - Parameter cpythonSeed: the seed.
  public init(cpythonSeed: CPythonSeed) {
    let key = cpythonSeed.words
    var state = Self.initialState(19_650_218)
    var (i, j) = (1, 0)
    func stepRow() {
      i += 1
      if i == Self.size {
        state[0] = state[Self.size - 1]
        i = 1
      }
    }
    for _ in 0..<max(Self.size, key.count) {
      let mixed = (state[i - 1] ^ state[i - 1] >> 30) &* 1_664_525
      state[i] = (state[i] ^ mixed) &+ key[j] &+ UInt32(truncatingIfNeeded: j)
      stepRow()
      j = j + 1 == key.count ? 0 : j + 1
    }
    for _ in 1..<Self.size {
      let mixed = (state[i - 1] ^ state[i - 1] >> 30) &* 1_566_083_941
      state[i] = (state[i] ^ mixed) &- UInt32(i)
      stepRow()
    }
    // Whatever the key, the state is not all zeros, from which the generator would never leave.
    state[0] = 0x8000_0000
    self.state = state
    self.position = Self.size
  }

  /// Returns the next 32 random bits.
  ///
  /// - Complexity: O(1) on average; every 624th word renews the state.
  public mutating func nextWord() -> UInt32 {
    if position == Self.size {
      renew()
    }
    var word = state[position]
    position += 1
    word ^= word >> 11
    word ^= word << 7 & 0x9D2C_5680
    word ^= word << 15 & 0xEFC6_0000
    return word ^ word >> 18
  }

  /// Returns the next 64 random bits, made of two words, the first in the low half.
  public mutating func next() -> UInt64 {
    let low = UInt64(nextWord())
    return low | UInt64(nextWord()) << 32
  }

  /// Returns a number from 0 up to but not including 1, a multiple of 2^-53, as `random.random()`.
  ///
  /// Draws two words.
  public mutating func random() -> Double {
    let high = Double(nextWord() >> 5)
    let low = Double(nextWord() >> 6)
    return (high * 0x1p26 + low) * 0x1p-53
  }

  /// Returns a whole number of so many random bits, as `random.getrandbits(count)`.
  ///
  /// Draws one word for up to 32 bits, two for more, and none for 0 bits.
  ///
  /// - Parameter count: how many bits, from 0 to 64.
  public mutating func getRandomBits(_ count: Int) -> UInt64 {
    precondition((0...64).contains(count), "the number of random bits must be from 0 to 64")
    if count == 0 {
      return 0
    }
    if count <= 32 {
      return UInt64(nextWord() >> (32 - count))
    }
    let low = UInt64(nextWord())
    return low | UInt64(nextWord() >> (64 - count)) << 32
  }

  /// Passes over the next words as if they had been drawn.
  ///
  /// - Parameter count: how many words, not negative; a ``random()`` is two words.
  /// - Complexity: O(`count`), several times as fast as drawing.
  public mutating func skipWords(_ count: Int) {
    precondition(count >= 0, "the number of words to skip is never negative")
    var left = count
    while left > Self.size - position {
      left -= Self.size - position
      renew()
    }
    position += left
  }

  /// The linear-congruential filling that the seeding starts from.
  static func initialState(_ seed: UInt32) -> [UInt32] {
    var state = [seed]
    state.reserveCapacity(size)
    for index in 1..<size {
      let last = state[index - 1]
      state.append(1_812_433_253 &* (last ^ last >> 30) &+ UInt32(index))
    }
    return state
  }

  /// Replaces the whole state by the next one.
  private mutating func renew() {
    // Unsafe for speed: the indices below run within 0..<size by construction.
    state.withUnsafeMutableBufferPointer { state in
      func twist(_ index: Int, next: Int, far: Int) {
        let joined = state[index] & 0x8000_0000 | state[next] & 0x7FFF_FFFF
        state[index] = state[far] ^ joined >> 1 ^ (joined & 1 == 0 ? 0 : Self.matrix)
      }
      for index in 0..<Self.size - Self.middle {
        twist(index, next: index + 1, far: index + Self.middle)
      }
      for index in Self.size - Self.middle..<Self.size - 1 {
        twist(index, next: index + 1, far: index + Self.middle - Self.size)
      }
      twist(Self.size - 1, next: 0, far: Self.middle - 1)
    }
    position = 0
  }
}
