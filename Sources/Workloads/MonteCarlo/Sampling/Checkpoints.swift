/// After how many samples an error is looked at.
///
/// The numbers depend on the problem and on what was found, and never on the workers.
struct Checkpoints: Sendable {
  /// An error of fewer samples is not believed.
  static let first = 1 << 14

  /// Samples that all gave the same are not believed to have no error before there are so many.
  static let firstWithoutSpread = 1 << 17

  /// The most samples.
  let most: Int
  let wanted: WantedError

  /// The number of samples to go on to; nil if the error is met or there are no more samples.
  ///
  /// - Parameters:
  ///   - taken: how many samples there are.
  ///   - value: the estimate from these.
  ///   - error: its standard error.
  func next(after taken: Int, value: Double, error: Double) -> Int? {
    guard taken < most, !isMet(after: taken, value: value, error: error) else { return nil }
    guard wanted.isAny else { return most }
    if taken < Self.first { return min(Self.first, most) }
    // The error falls as 1/√n; a little more saves another look.
    let ratio = error / wanted.bound(for: value)
    let needed = 1.02 * Double(taken) * ratio * ratio
    let least = taken + taken / 32
    let target = needed < 4 * Double(taken) ? max(Int(needed), least) : 4 * taken
    return target > most - Self.first ? most : (target + Self.first - 1) & ~(Self.first - 1)
  }

  /// Whether the error is met, and believed.
  func isMet(after taken: Int, value: Double, error: Double) -> Bool {
    // Whoever allows few samples gets the error of few, but none at all is no error of theirs.
    let fewest = error == 0 ? Self.firstWithoutSpread : min(most, Self.first)
    return taken >= fewest && wanted.isMet(by: error, of: value)
  }
}
