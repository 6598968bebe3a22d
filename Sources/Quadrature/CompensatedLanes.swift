/// Eight compensated sums side by side.
@usableFromInline
struct CompensatedLanes: Hashable, Sendable {
  @usableFromInline var high = SIMD8<Double>.zero
  @usableFromInline var low = SIMD8<Double>.zero

  @inlinable
  init() {}

  /// Adds a number to each sum; see ``CompensatedSum``.
  @inlinable @inline(__always)
  mutating func add(_ terms: SIMD8<Double>) {
    let sum = high + terms
    let added = sum - high
    low += (high - (sum - added)) + (terms - added)
    high = sum
  }

  /// The sum in one lane.
  subscript(lane: Int) -> CompensatedSum {
    get { CompensatedSum(high: high[lane], low: low[lane]) }
    set {
      high[lane] = newValue.high
      low[lane] = newValue.low
    }
  }

  /// Adds what other sums have gathered, lane by lane.
  mutating func add(_ other: CompensatedLanes) {
    add(other.high)
    low += other.low
  }
}
