/// At which standard error an estimate is good enough.
struct WantedError: Hashable, Sendable {
  /// Whatever the value is.
  let absolute: Double

  /// As a part of the value.
  let relative: Double

  init(absolute: Double, relative: Double) throws(MonteCarloError) {
    guard absolute >= 0, relative >= 0 else {
      throw .invalidWantedError(absolute: absolute, relative: relative)
    }
    self.absolute = absolute
    self.relative = relative
  }

  /// Whether any error is wanted at all.
  var isAny: Bool { absolute > 0 || relative > 0 }

  /// The largest standard error that is good enough.
  func bound(for value: Double) -> Double {
    // Zero times infinity would say nothing.
    relative > 0 ? max(absolute, relative * abs(value)) : absolute
  }

  func isMet(by error: Double, of value: Double) -> Bool {
    isAny && error <= bound(for: value)
  }
}
