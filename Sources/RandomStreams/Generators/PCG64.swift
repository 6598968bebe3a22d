/// The generator PCG64 (XSL-RR 128/64): what `numpy.random.default_rng` gives.
///
/// For streams that agree with NumPy's. Streams whose states or increments differ in a few bits are
/// correlated, so seed each by a ``SeedSequence``, or take ``PCG64DXSM`` or ``Philox4x32`` where
/// streams are many. Period 2^128.
///
/// ```swift
/// var stream = PCG64(SeedSequence(12345))  // numpy.random.default_rng(12345)
/// stream.random()                          // 0.22733602246716966
/// ```
///
/// Source: M. E. O'Neill, «PCG: a family of simple fast space-efficient statistically good
/// algorithms for random number generation», Harvey Mudd College, HMC-CS-2014-0905 (2014).
public struct PCG64: LongWordStream, JumpableStream, SequenceSeeded, Codable {
  @usableFromInline var walk: CongruentialState
  /// The half that the last ``nextWord()`` left over.
  public var spareWord: UInt32?

  /// The position of the walk that the numbers are made from.
  public var state: UInt128 { walk.position }

  /// Which of the 2^127 walks this is; odd.
  public var increment: UInt128 { walk.increment }

  /// Creates NumPy's `PCG64(sequence)`, the generator of `default_rng(sequence)`.
  public init(_ sequence: SeedSequence) {
    walk = CongruentialState(seed: sequence.generateState64(4))
  }

  /// Creates a generator from a state of NumPy's, `bit_generator.state["state"]`.
  ///
  /// - Parameters:
  ///   - state: any number.
  ///   - increment: an odd number.
  public init(state: UInt128, increment: UInt128) {
    walk = CongruentialState(position: state, increment: increment)
  }

  /// Returns the next 64 random bits.
  @inlinable
  public mutating func next() -> UInt64 {
    walk.step(CongruentialState.multiplier)
    let folded = UInt64(walk.position >> 64) ^ UInt64(truncatingIfNeeded: walk.position)
    let turn = UInt64(walk.position >> 122)
    return folded &>> turn | folded &<< (0 &- turn)
  }

  /// Passes over the next numbers as if ``next()`` had been called so often.
  ///
  /// A half that ``nextWord()`` left over is dropped, as in NumPy.
  ///
  /// - Parameter count: how many numbers; `0 &- n` goes back by `n`.
  /// - Complexity: O(log `count`).
  public mutating func advance(by count: UInt128) {
    walk.advance(by: count, CongruentialState.multiplier)
    spareWord = nil
  }

  /// Passes over 210306068529402873165736369884012333109 numbers, as NumPy's `jumped`.
  public mutating func jump() {
    advance(by: CongruentialState.jump)
  }
}
