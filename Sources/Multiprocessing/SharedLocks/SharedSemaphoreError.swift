/// Why a semaphore did not take permits back.
public enum SharedSemaphoreError: Error, Hashable, Sendable {
  /// There would have been more of them than the semaphore's limit.
  case overReleased(limit: Int)
}

extension SharedSemaphoreError: CustomStringConvertible {
  /// Says why.
  public var description: String {
    switch self {
    case .overReleased(let limit):
      "the semaphore was released more often than it was taken: it may have \(limit) permits at most"
    }
  }
}
