/// A number of permits: a thread that takes one when there is none waits until another gives one back.
///
/// ```swift
/// let connections = Semaphore(value: 4)
/// try connections.withPermit { try query() }   // at most four at a time
/// ```
///
/// Any thread may release, also one that took nothing: a semaphore can signal as well as limit. Where
/// that is a mistake, use ``BoundedSemaphore``. Waiting blocks the thread, which says so in its
/// ``AnyOSThread/state``; `Task.cancel` does not reach it.
public final class Semaphore: Sendable {
  private let permits: PermitCount

  /// Creates a semaphore.
  ///
  /// - Parameter value: how many permits there are at first.
  /// - Precondition: `value` is not negative.
  public init(value: Int = 1) {
    precondition(value >= 0, "a semaphore must have at least 0 permits, not \(value)")
    permits = PermitCount(value)
  }

  /// How many permits there are at this moment.
  public var value: Int { permits.value }

  /// Takes a permit, blocking the calling thread until there is one.
  public func acquire() {
    _ = permits.take(until: nil)
  }

  /// Takes a permit if there is one; never blocks.
  ///
  /// - Returns: whether a permit was taken.
  public func tryAcquire() -> Bool {
    permits.tryTake()
  }

  /// Takes a permit, blocking the calling thread for no longer than `timeout`.
  ///
  /// - Parameter timeout: how long to wait on the monotonic clock; zero or less does not wait.
  /// - Returns: whether a permit was taken; `false` says that the time ran out.
  public func acquire(timeout: Duration) -> Bool {
    permits.take(timeout: timeout)
  }

  /// Takes a permit, blocking the calling thread until `deadline` at the latest.
  ///
  /// - Parameter deadline: until when to wait; one that has passed does not wait.
  /// - Returns: whether a permit was taken; `false` says that the time ran out.
  public func acquire(deadline: ContinuousClock.Instant) -> Bool {
    permits.take(timeout: ContinuousClock.now.duration(to: deadline))
  }

  /// Gives permits back, and wakes as many of those who wait; never blocks.
  ///
  /// - Parameter count: how many.
  /// - Precondition: `count` is at least 1, and the sum of the permits fits in an `Int`.
  /// - Complexity: O(1), and O(1) for each thread that is woken.
  public func release(_ count: Int = 1) {
    precondition(count >= 1, "a semaphore must be given at least 1 permit, not \(count)")
    let isGiven = permits.give(count, limit: .max)
    precondition(isGiven, "a semaphore was given more permits than can be counted: \(count) more")
  }

  /// Runs `body` with a permit, and gives it back however `body` ends.
  ///
  /// Blocks the calling thread until there is a permit.
  ///
  /// - Returns: what `body` returned.
  /// - Throws: what `body` threw.
  public func withPermit<Result: ~Copyable, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    acquire()
    defer { release() }
    return try body()
  }
}
