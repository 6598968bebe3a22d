internal import Threading

/// A number of permits for threads of any processes: one that takes a permit when there is none waits until
/// another gives one back, or dies with it.
///
/// ```swift
/// let connections = try SharedSemaphore(value: 4)
/// // in any worker that got it inside its job
/// connections.withPermit { query() }     // at most four at a time, in all processes together
/// ```
///
/// It is `Codable`, and travels inside jobs as ``SharedLock`` does. **If a process dies that holds permits,
/// they come back**, within 50 milliseconds where others wait for them; one that dies while it waits delays
/// nobody. A process holds what it has taken and not yet given back, whichever of its threads did; releasing
/// more than that adds permits, up to the limit. Where one process takes what another releases, as a signal,
/// ask for ``Ownership/none``: what was taken then never comes back by itself.
///
/// Waiting blocks the thread, and `Task.cancel` does not reach it.
public final class SharedSemaphore: Codable, @unchecked Sendable {
  // Sendable: constants; what lies in the memory is touched with the mutex held.

  /// What becomes of the permits of a process that dies.
  public enum Ownership: Hashable, Sendable {
    /// They come back.
    case process
    /// They stay taken: permits are signals, and belong to nobody.
    case none
  }

  /// The numbers behind the mutex and the wait point.
  private struct Numbers {
    /// How many permits there are, those that processes hold included.
    var issued: Int64
    var limit: Int64
    var isOwned: Int64
  }

  private static let numbersOffset = RobustMutex.size + 64
  private static let tableOffset = numbersOffset + 64
  private static let size = tableOffset + ProcessTable.size

  private let structure: SharedStructure
  private let mutex: RobustMutex
  private let room: SharedWaitPoint
  private let numbers: UnsafeMutablePointer<Numbers>
  private let holders: ProcessTable

  private init(_ structure: SharedStructure) {
    self.structure = structure
    mutex = RobustMutex(at: structure.base)
    room = SharedWaitPoint(at: structure.base + RobustMutex.size)
    numbers = (structure.base + Self.numbersOffset).assumingMemoryBound(to: Numbers.self)
    holders = ProcessTable(at: structure.base + Self.tableOffset)
  }

  /// Creates a semaphore.
  ///
  /// - Parameters:
  ///   - value: how many permits there are at first.
  ///   - limit: how many there may be at most; nil for any number.
  ///   - ownership: what becomes of the permits of a process that dies.
  /// - Throws: ``SharedMemoryError`` if the system has no memory or descriptor to give.
  /// - Precondition: `value` is not negative, and not above the limit.
  public convenience init(
    value: Int = 1, limit: Int? = nil, ownership: Ownership = .process
  ) throws(SharedMemoryError) {
    precondition(value >= 0, "a semaphore must have at least 0 permits, not \(value)")
    precondition(
      value <= limit ?? .max, "a semaphore of at most \(limit ?? 0) permits cannot have \(value)")
    self.init(try SharedStructure(.semaphore, size: Self.size))
    mutex.initialize()
    numbers.pointee = Numbers(
      issued: Int64(value), limit: Int64(limit ?? .max), isOwned: ownership == .process ? 1 : 0)
  }

  /// The semaphore that was sent here.
  ///
  /// - Throws: ``SharedMemoryError`` if the handle is not one of a semaphore, or its sender is gone.
  public convenience init(from decoder: any Decoder) throws {
    self.init(try SharedStructure(.semaphore, size: Self.size, from: decoder))
  }

  /// Writes the semaphore's handle.
  ///
  /// - Throws: `EncodingError` outside of a job and its answer.
  public func encode(to encoder: any Encoder) throws {
    try structure.encode(to: encoder)
  }

  /// How many permits there are to take at this moment.
  public var value: Int {
    withMutex {
      takeBack()
      return Int(free)
    }
  }

  /// Takes a permit, blocking the calling thread until there is one.
  public func acquire() {
    _ = acquire(until: nil)
  }

  /// Takes a permit if there is one; never waits for one.
  ///
  /// - Returns: whether a permit was taken.
  public func tryAcquire() -> Bool {
    withMutex { take() || (takeBack() && take()) }
  }

  /// Takes a permit, blocking the calling thread for no longer than `timeout`.
  ///
  /// - Parameter timeout: how long to wait on the monotonic clock; zero or less does not wait.
  /// - Returns: whether a permit was taken; `false` says that the time ran out.
  public func acquire(timeout: Duration) -> Bool {
    timeout > .zero ? acquire(until: Deadline(after: timeout)) : tryAcquire()
  }

  /// Takes a permit, blocking the calling thread until `deadline` at the latest.
  ///
  /// - Returns: whether a permit was taken; `false` says that the time ran out.
  public func acquire(deadline: ContinuousClock.Instant) -> Bool {
    acquire(timeout: ContinuousClock.now.duration(to: deadline))
  }

  /// Gives permits back, and wakes as many of those who wait; never waits.
  ///
  /// - Parameter count: how many.
  /// - Throws: ``SharedSemaphoreError/overReleased(limit:)`` if there would be more permits than the limit;
  ///   then none is given back.
  /// - Precondition: `count` is at least 1.
  public func release(_ count: Int = 1) throws(SharedSemaphoreError) {
    precondition(count >= 1, "a semaphore must be given at least 1 permit, not \(count)")
    let limit = withMutex { () -> Int64? in
      // What a dead process had is there again, and counts.
      if Int64(count) > held { takeBack() }
      let returned = min(held, Int64(count))
      let added = Int64(count) - returned
      // With what others hold there may be more than can be counted.
      guard Int64(count) <= numbers.pointee.limit - free, added <= .max - numbers.pointee.issued
      else { return numbers.pointee.limit }
      if returned > 0 { holders.ownRow(makes: false)?.pointee.count -= returned }
      if added > 0 { numbers.pointee.issued += added }
      return nil
    }
    if let limit { throw .overReleased(limit: Int(limit)) }
    room.wake(Int32(clamping: count))
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
    // It can only be refused if others have released what they did not take.
    defer { try? release() }
    return try body()
  }

  // MARK: Under the mutex

  private func withMutex<Result>(_ body: () -> Result) -> Result {
    // Each call changes what it changes with one store at a time, and each is true by itself: there is
    // nothing to be repaired after one who died.
    _ = mutex.lock()
    defer { mutex.unlock() }
    return body()
  }

  private var free: Int64 {
    numbers.pointee.issued - (numbers.pointee.isOwned != 0 ? holders.total : 0)
  }

  /// How many permits the calling process holds.
  private var held: Int64 {
    numbers.pointee.isOwned != 0 ? holders.ownRow(makes: false)?.pointee.count ?? 0 : 0
  }

  /// Takes back what processes had that have died; false if there was none.
  @discardableResult
  private func takeBack() -> Bool {
    guard numbers.pointee.isOwned != 0 else { return false }
    let hasSome = !holders.remove { $0.count != 0 }.isEmpty
    keepLimit()
    return hasSome
  }

  /// Another may have released what a process had taken that died: then the limit is passed.
  private func keepLimit() {
    guard numbers.pointee.limit != .max else { return }
    let surplus = free - numbers.pointee.limit
    if surplus > 0 { numbers.pointee.issued -= surplus }
  }

  private func take() -> Bool {
    keepLimit()
    guard free > 0 else { return false }
    guard numbers.pointee.isOwned != 0 else {
      numbers.pointee.issued -= 1
      return true
    }
    guard let own = holders.ownRow() else { return false }
    own.pointee.count += 1
    return true
  }

  private func acquire(until deadline: Deadline?) -> Bool {
    if withMutex({ take() }) { return true }
    while true {
      let ticket = room.prepare()
      if tryAcquire() { return true }
      if let deadline, deadline.isOver { return false }
      room.sleep(ticket, until: .nextLook(before: deadline))
    }
  }
}
