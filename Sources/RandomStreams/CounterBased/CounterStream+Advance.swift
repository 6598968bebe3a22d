extension CounterStream: JumpableStream {
  /// Passes over the next numbers as if ``next()`` had been called so often.
  ///
  /// A half that ``nextWord()`` left over is dropped.
  ///
  /// - Parameter count: how many numbers.
  /// - Complexity: O(1).
  public mutating func advance(by count: UInt64) {
    spareWord = nil
    let size = UInt128(Generator.Block.scalarCount)
    let words = UInt128(count) * (Self.hasLongWords ? 1 : 2) + UInt128(used)
    guard words > size else {
      used = Int(words)
      return
    }
    // The last block that is touched becomes the present one, as if its words had been taken.
    let (whole, rest) = (words - 1).quotientAndRemainder(dividingBy: size)
    following.count(whole - 1, fromLane: lane)
    block = generator.block(at: following)
    following.count(1, fromLane: lane)
    used = Int(rest) + 1
  }

  /// Passes over what is left of the present block, and over whole blocks after it.
  ///
  /// This is what NumPy's `Philox.advance` does.
  ///
  /// - Parameter count: how many blocks.
  /// - Complexity: O(1).
  public mutating func advance(byBlocks count: UInt128) {
    spareWord = nil
    used = Generator.Block.scalarCount
    following.count(count, fromLane: lane)
  }

  /// Passes over as many blocks as half a counter can number: 2^64 of ``Philox4x32``, 2^128 of
  /// ``Philox4x64``, as NumPy's `Philox.jumped`.
  ///
  /// What is left of the present block is passed over too.
  public mutating func jump() {
    advance(byBlocks: 0)
    following.count(1, fromLane: Generator.Block.scalarCount / 2)
  }
}
