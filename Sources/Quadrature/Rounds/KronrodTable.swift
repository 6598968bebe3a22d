/// The places of Gauss and Kronrod's rules from −1 to 1, falling, with all their weights.
///
/// Made of the positive halves in ``GaussKronrod15`` and ``GaussKronrod21``.
@usableFromInline
enum KronrodTable {
  @usableFromInline static let places15 = mirrored(
    (0..<7).map { GaussKronrod15.places[$0] }, center: [0], sign: -1)

  @usableFromInline static let weights15 = mirrored(
    (0..<7).map { GaussKronrod15.weights[$0] }, center: [GaussKronrod15.centerWeight], sign: 1)

  /// Of every second of `places15`, from the second on.
  @usableFromInline static let gaussWeights7 = mirrored(
    [1, 3, 5].map { GaussKronrod15.gaussWeights[$0] },
    center: [GaussKronrod15.centerGaussWeight], sign: 1)

  @usableFromInline static let places21 = mirrored(
    (0..<10).map { GaussKronrod21.places[$0] }, center: [0], sign: -1)

  @usableFromInline static let weights21 = mirrored(
    (0..<10).map { GaussKronrod21.weights[$0] }, center: [GaussKronrod21.centerWeight], sign: 1)

  /// Of every second of `places21`, from the second on.
  @usableFromInline static let gaussWeights10 = mirrored(
    (0..<5).map { GaussKronrod21.gaussWeights[$0] }, center: [], sign: 1)

  private static func mirrored(_ half: [Double], center: [Double], sign: Double) -> [Double] {
    half + center + half.reversed().map { sign * $0 }
  }
}
