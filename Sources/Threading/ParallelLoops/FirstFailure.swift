/// The error of the smallest number that had one.
@usableFromInline
final class FirstFailure<Failure: Error>: Sendable {
  private let first = LockedValue<(index: Int, error: Failure)?>(nil)

  @usableFromInline
  init() {}

  /// Nil if nothing can fail, so that nothing is allocated for it.
  @inlinable
  static func ifNeeded() -> FirstFailure? {
    Failure.self == Never.self ? nil : FirstFailure()
  }

  @usableFromInline
  func record(_ error: Failure, of index: Int) {
    first.withLock { first in
      if first.map({ index < $0.index }) ?? true { first = (index, error) }
    }
  }

  /// Throws the error, if there is one.
  @usableFromInline
  func check() throws(Failure) {
    if let error = first.withLock({ $0?.error }) { throw error }
  }
}
