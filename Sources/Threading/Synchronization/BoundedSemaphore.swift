/// A semaphore that never has more permits than it was created with.
///
/// One release too many is an error of the program, which a ``Semaphore`` would hide. Waiting blocks the
/// thread, which says so in its ``AnyOSThread/state``; `Task.cancel` does not reach it.
public final class BoundedSemaphore: Sendable {
  /// How many permits there are when nobody has one.
  public let limit: Int

  private let permits: PermitCount

  /// Creates a semaphore, all of whose permits are there.
  ///
  /// - Parameter value: how many permits there are.
  /// - Precondition: `value` is not negative.
  public init(value: Int = 1) {
    precondition(value >= 0, "a semaphore must have at least 0 permits, not \(value)")
    limit = value
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
  /// - Throws: ``ReleasedTooOften`` if there would be more than ``limit``; nothing is given back then.
  /// - Precondition: `count` is at least 1.
  /// - Complexity: O(1), and O(1) for each thread that is woken.
  public func release(_ count: Int = 1) throws(ReleasedTooOften) {
    precondition(count >= 1, "a semaphore must be given at least 1 permit, not \(count)")
    guard permits.give(count, limit: limit) else {
      throw ReleasedTooOften(count: count, limit: limit)
    }
  }

  /// Runs `body` with a permit, and gives it back however `body` ends.
  ///
  /// Blocks the calling thread until there is a permit.
  ///
  /// - Returns: what `body` returned.
  /// - Throws: what `body` threw.
  /// - Precondition: `body` has not given the permit back itself.
  public func withPermit<Result: ~Copyable, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    acquire()
    defer { precondition(permits.give(1, limit: limit), "a permit was released twice") }
    return try body()
  }
}

/// A bounded semaphore was given more permits than it was created with.
public struct ReleasedTooOften: Error, Hashable, Sendable {
  /// How many permits were to be given back.
  public var count: Int
  /// How many there may be.
  public var limit: Int

  /// Creates the error.
  public init(count: Int, limit: Int) {
    self.count = count
    self.limit = limit
  }
}

extension ReleasedTooOften: CustomStringConvertible {
  /// Says what was wrong and what is allowed.
  public var description: String {
    "\(count) released of a semaphore that would then have more than its \(limit) permits"
  }
}
