extension MersenneTwister: JumpableStream {
  /// Passes over 2^128 words.
  ///
  /// The words that follow are the right ones, but two generators that give the same words need not
  /// compare equal if one of them has jumped.
  ///
  /// - Complexity: some milliseconds; the first jump of a program takes longer.
  public mutating func jump() {
    state = Self.jumpPolynomial.applied(to: state)
  }

  /// Passes over 2^128 words of the recurrence that has the next word as its first.
  ///
  /// The state is turned so that the next word comes first, and turned back by as many places as
  /// Horner's scheme, by which NumPy evaluates the polynomial, makes steps.
  mutating func jumpAsNumPy() {
    position %= Self.size
    let jumped = Self.jumpPolynomial.applied(to: Array(state[position...] + state[..<position]))
    position = (position + Self.jumpPolynomial.degree) % Self.size
    state = Array(jumped[(Self.size - position)...] + jumped[..<(Self.size - position)])
  }

  /// Passes over the next words as if they had been drawn.
  ///
  /// As ``jump()``, what comes out need not compare equal to a generator that drew the words.
  ///
  /// - Parameter count: how many words; a ``random()`` is two words.
  /// - Complexity: O(log `count`), some milliseconds; ``skipWords(_:)`` is faster up to about a
  ///   million.
  public mutating func advance(byWords count: UInt64) {
    var power = TwisterPolynomial.one
    for bit in stride(from: 63 - count.leadingZeroBitCount, through: 0, by: -1) {
      power = power.squared()
      if count >> UInt64(bit) & 1 == 1 {
        power = power.timesX()
      }
    }
    state = power.applied(to: state)
  }

  /// x^(2^128) modulo the characteristic polynomial.
  private static let jumpPolynomial = (0..<128).reduce(TwisterPolynomial.one.timesX()) { power, _ in
    power.squared()
  }
}
