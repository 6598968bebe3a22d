internal import RealModule

/// The terms that a level of the tanh-sinh rule adds towards one end, and what they say of the part of the
/// range beyond them.
@frozen
@usableFromInline
struct TanhSinhEnd: Sendable {
  /// The magnitudes of the terms, from the centre outwards.
  @usableFromInline private(set) var terms: [Double] = []

  @inlinable
  init() {}

  @inlinable
  mutating func add(_ magnitude: Double) {
    terms.append(magnitude)
  }

  /// The magnitude of the outermost term.
  var outermost: Double { terms.last ?? 0 }

  /// About how much of the integral lies beyond the outermost term; on the safe side.
  ///
  /// Near an end that is not zero there are no more numbers long before the terms have vanished, and finer
  /// levels do not change that: so it is a multiple of the term, and not of the term times the step. If
  /// the terms go on to fall as fast as they did, it is the outermost divided by that rate. But the places
  /// next to the end lie up to twice as far from it as they should, as they are rounded, and the outermost
  /// term is too small, by more the slower the terms fall.
  ///
  /// - Parameter spacing: how far apart the terms are.
  func rest(spacing: Double) -> Double {
    guard let outermost = terms.last, outermost > 0 else { return 0 }
    // Of neighbours, rounding may be all that tells them apart.
    let apart = min(max(1, Int((0.5 / spacing).rounded())), terms.count - 1)
    guard apart > 0 else { return 50 * outermost }
    let inner = terms[terms.count - 1 - apart]
    let rate = max(1, Double.log(inner / outermost) / (Double(apart) * spacing))
    return 1.5 * (1 + 36 / (rate * rate)) * outermost / rate
  }
}
