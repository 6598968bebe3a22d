extension RandomStream {
  /// Returns a whole number of a range, each as likely as any other.
  ///
  /// The numbers are those of NumPy's `Generator.integers(low, high)` of a 64- or 32-bit type, bit
  /// for bit, if the stream is NumPy's: a range of up to 2^32 numbers takes words of 32 bits
  /// (``nextWord()``), a longer one 64, one that holds a single number nothing.
  ///
  /// ```swift
  /// var stream = PCG64(SeedSequence(42))
  /// stream.integer(in: 1...6)  // 1
  /// ```
  ///
  /// - Parameter range: where the number is to lie; of at most 2^64 numbers.
  /// - Complexity: O(1) on average, mostly without a division.
  ///
  /// Source: D. Lemire, «Fast random integer generation in an interval», ACM TOMACS 29 (2019).
  @inlinable
  public mutating func integer<Number: FixedWidthInteger>(in range: ClosedRange<Number>) -> Number {
    // As bits of the unsigned type: between two signed ends may lie more than the type can hold.
    let distance = Number.Magnitude(truncatingIfNeeded: range.upperBound &- range.lowerBound)
    precondition(distance <= UInt64.max, "a range for a random integer holds at most 2^64 numbers")
    let offset = integer(upTo: UInt64(truncatingIfNeeded: distance))
    return range.lowerBound &+ Number(truncatingIfNeeded: offset)
  }

  /// Returns a whole number of a range, each as likely as any other.
  ///
  /// As ``integer(in:)-(ClosedRange<Number>)``; an empty range is a programming error and traps.
  ///
  /// - Parameter range: where the number is to lie; not empty, and of at most 2^64 numbers.
  /// - Complexity: O(1) on average, mostly without a division.
  @inlinable
  public mutating func integer<Number: FixedWidthInteger>(in range: Range<Number>) -> Number {
    precondition(!range.isEmpty, "an empty range holds no random integer")
    return integer(in: range.lowerBound...(range.upperBound - 1))
  }

  /// A number from 0 to `limit`, which is included.
  @inlinable
  mutating func integer(upTo limit: UInt64) -> UInt64 {
    if limit == 0 {
      return 0
    }
    if limit < UInt64(UInt32.max) {
      return UInt64(word(below: UInt32(truncatingIfNeeded: limit) + 1))
    }
    if limit == UInt64(UInt32.max) {
      return UInt64(nextWord())
    }
    return limit == .max ? next() : number(below: limit + 1)
  }

  /// A word less than `bound`, which is not 0.
  @inlinable
  mutating func word(below bound: UInt32) -> UInt32 {
    var product = nextWord().multipliedFullWidth(by: bound)
    if product.low < bound {
      // 2^32 mod bound: below it, some numbers would have one chance more than others.
      let threshold = (0 &- bound) % bound
      while product.low < threshold {
        product = nextWord().multipliedFullWidth(by: bound)
      }
    }
    return product.high
  }

  /// A 64-bit number less than `bound`, which is not 0.
  @inlinable
  mutating func number(below bound: UInt64) -> UInt64 {
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold {
        product = next().multipliedFullWidth(by: bound)
      }
    }
    return product.high
  }
}
