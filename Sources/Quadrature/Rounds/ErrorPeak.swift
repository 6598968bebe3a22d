/// Says when a running sum of errors has fallen so far that its roundings count.
///
/// A sum that parts are added to and taken from again loses the small parts while a large one is in it:
/// 10²⁰ + 1 − 10²⁰ is 0. Errors that large come with values that are as wrong, so the sum of the values
/// has lost as much, and both are to be taken anew.
struct ErrorPeak {
  private var highest = 0.0

  /// Takes in the sum of the errors as it is now.
  ///
  /// - Returns: whether the sum is to be taken anew; give that to ``begin(with:)``.
  mutating func hasFallen(to error: Double) -> Bool {
    highest = max(highest, error)
    return error < highest / 1_024
  }

  /// Begins anew with a sum that has lost nothing.
  mutating func begin(with error: Double) {
    highest = error
  }
}
