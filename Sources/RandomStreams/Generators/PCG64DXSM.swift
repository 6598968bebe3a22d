/// The generator PCG64 DXSM: a better output function than ``PCG64``'s, from a cheaper walk.
///
/// What NumPy recommends for heavily parallel use of the PCG family. Period 2^128.
///
/// ```swift
/// var stream = PCG64DXSM(SeedSequence(42))  // numpy.random.PCG64DXSM(42)
/// ```
///
/// Source: M. E. O'Neill's PCG library, of which NumPy's documentation, «Upgrading PCG64 with
/// PCG64DXSM», tells the reasons.
public struct PCG64DXSM: LongWordStream, JumpableStream, SequenceSeeded, Codable {
  @usableFromInline var walk: CongruentialState
  /// The half that the last ``nextWord()`` left over.
  public var spareWord: UInt32?

  /// The position of the walk that the next number is made from.
  public var state: UInt128 { walk.position }

  /// Which of the 2^127 walks this is; odd.
  public var increment: UInt128 { walk.increment }

  /// Creates NumPy's `PCG64DXSM(sequence)`.
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

  @usableFromInline static let multiplier: UInt64 = 0xDA94_2042_E4DD_58B5

  /// Returns the next 64 random bits.
  @inlinable
  public mutating func next() -> UInt64 {
    var high = UInt64(walk.position >> 64)
    let low = UInt64(truncatingIfNeeded: walk.position) | 1
    high ^= high >> 32
    high &*= Self.multiplier
    high ^= high >> 48
    high &*= low
    walk.step(UInt128(Self.multiplier))
    return high
  }

  /// Passes over the next numbers as if ``next()`` had been called so often.
  ///
  /// A half that ``nextWord()`` left over is dropped, as in NumPy.
  ///
  /// - Parameter count: how many numbers; `0 &- n` goes back by `n`.
  /// - Complexity: O(log `count`).
  public mutating func advance(by count: UInt128) {
    walk.advance(by: count, UInt128(Self.multiplier))
    spareWord = nil
  }

  /// Passes over 210306068529402873165736369884012333109 numbers, as NumPy's `jumped`.
  public mutating func jump() {
    advance(by: CongruentialState.jump)
  }
}
