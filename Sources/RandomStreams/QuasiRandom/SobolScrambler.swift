/// Draws the random matrices and shifts that scramble the axes of Sobol's sequence.
struct SobolScrambler {
  private var stream: CounterStream<Philox4x64>
  private let bits: Int

  init(_ seed: SeedSequence, bits: Int) {
    stream = CounterStream(seed)
    self.bits = bits
  }

  /// Multiplies the direction numbers of the next axis by a matrix, and returns a shift for it.
  mutating func scramble(_ directions: inout ArraySlice<UInt64>) -> UInt64 {
    // Digit i, counted from the highest, stays and gains a random choice of the ones above it: what
    // falls into different intervals of a length 2⁻ⁱ goes on falling into different ones.
    let rows = (0..<bits).map { row in
      let digit = UInt64(1) << UInt64(bits - 1 - row)
      let above = ~(digit << 1 &- 1) & (UInt64(1) << UInt64(bits) - 1)
      return stream.next() & above | digit
    }
    for index in directions.indices {
      let number = directions[index]
      directions[index] = rows.reduce(0) { digits, row in
        digits << 1 | UInt64((row & number).nonzeroBitCount & 1)
      }
    }
    return stream.next() >> UInt64(64 - bits)
  }
}
