/// A stream that makes 64 bits at a time and hands out 32 as NumPy does: the low half first.
///
/// The high half waits for the next call of ``nextWord()``, however many whole numbers are drawn in
/// between.
public protocol LongWordStream: RandomStream {
  /// The half that the last ``nextWord()`` left over.
  var spareWord: UInt32? { get set }
}

extension LongWordStream {
  /// Returns the next 32 random bits: half a number, the low half first.
  @inlinable
  public mutating func nextWord() -> UInt32 {
    if let high = spareWord {
      spareWord = nil
      return high
    }
    let number = next()
    spareWord = UInt32(truncatingIfNeeded: number >> 32)
    return UInt32(truncatingIfNeeded: number)
  }
}
