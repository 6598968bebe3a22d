/// A stream that can pass over so many numbers at once that what it leaves is a stream of its own.
///
/// ```swift
/// var first = Xoshiro256PlusPlus(splitMixSeed: 2019)
/// let second = first.jumped()  // 2^128 numbers ahead: the two never meet
/// ```
public protocol JumpableStream: RandomStream {
  /// Passes over a great many numbers at once; the type says how many.
  mutating func jump()
}

extension JumpableStream {
  /// The stream that this one is after some jumps.
  ///
  /// - Parameter times: how many jumps, not negative.
  public func jumped(times: Int = 1) -> Self {
    precondition(times >= 0, "the number of jumps is never negative")
    var stream = self
    for _ in 0..<times {
      stream.jump()
    }
    return stream
  }

  /// Streams that never meet: this one, and each one jump ahead of the one before.
  ///
  /// Stream `i` depends on `i` alone, but what a program makes of them depends on their number; for
  /// answers that do not, give each sample a counter (``CounterStream/init(sample:of:stream:)``).
  ///
  /// - Parameter count: how many streams, not negative.
  public func streams(_ count: Int) -> [Self] {
    precondition(count >= 0, "the number of streams is never negative")
    var stream = self
    return (0..<count).map { index in
      if index > 0 {
        stream.jump()
      }
      return stream
    }
  }
}
