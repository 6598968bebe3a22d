internal import CMultiprocessing
internal import Synchronization
internal import Threading

/// A flag that threads of any processes wait for.
///
/// ```swift
/// let isReady = try SharedEvent()
/// // in a worker, which got it inside its job
/// isReady.wait()
/// // here
/// isReady.set()
/// ```
///
/// It is `Codable`, and travels inside jobs as ``SharedLock`` does. The event is one atomic word: a process
/// that is killed in any call leaves it set or clear, and delays nobody, whether it waits or sets. (One that
/// is killed between setting it and waking the others leaves them to find out by themselves, within 50
/// milliseconds.) Waiting blocks the thread, and `Task.cancel` does not reach it.
public final class SharedEvent: Codable, @unchecked Sendable {
  // Sendable: constants; the word is atomic.

  private let structure: SharedStructure
  /// Whether it is set (lowest bit), and how often it was (the others).
  private let word: UnsafeMutablePointer<Atomic<UInt32>>

  private static let size = 64

  /// Creates an event that is not set.
  ///
  /// - Throws: ``SharedMemoryError`` if the system has no memory or descriptor to give.
  public init() throws(SharedMemoryError) {
    structure = try SharedStructure(.event, size: Self.size)
    word = structure.base.assumingMemoryBound(to: Atomic<UInt32>.self)
  }

  /// The event that was sent here.
  ///
  /// - Throws: ``SharedMemoryError`` if the handle is not one of an event, or its sender is gone.
  public init(from decoder: any Decoder) throws {
    structure = try SharedStructure(.event, size: Self.size, from: decoder)
    word = structure.base.assumingMemoryBound(to: Atomic<UInt32>.self)
  }

  /// Writes the event's handle.
  ///
  /// - Throws: `EncodingError` outside of a job and its answer.
  public func encode(to encoder: any Encoder) throws {
    try structure.encode(to: encoder)
  }

  private var address: UnsafePointer<UInt32> {
    UnsafeRawPointer(word).assumingMemoryBound(to: UInt32.self)
  }

  /// Whether the event is set at this moment; never blocks.
  public var isSet: Bool { word.pointee.load(ordering: .acquiring) & 1 != 0 }

  /// Sets the event and wakes all who wait; they go on even if it is cleared at once.
  ///
  /// Never blocks.
  public func set() {
    var old = word.pointee.load(ordering: .relaxed)
    while old & 1 == 0 {
      let (isDone, now) = word.pointee.compareExchange(
        expected: old, desired: (old &+ 2) | 1, ordering: .acquiringAndReleasing)
      if isDone { break }
      old = now
    }
    // Also where it was set already: whoever did may have died before it could wake anybody.
    _ = CMultiprocessing_futex_wake(address, .max)
  }

  /// Clears the event; never blocks.
  public func clear() {
    word.pointee.bitwiseAnd(~1, ordering: .acquiringAndReleasing)
  }

  /// Waits until the event is set; returns at once if it is.
  ///
  /// Blocks the calling thread.
  public func wait() {
    _ = wait(until: nil)
  }

  /// Waits until the event is set, for no longer than `timeout`.
  ///
  /// Blocks the calling thread.
  ///
  /// - Parameter timeout: how long to wait on the monotonic clock; zero or less does not wait.
  /// - Returns: `false` if the time ran out.
  public func wait(timeout: Duration) -> Bool {
    wait(until: Deadline(after: timeout))
  }

  /// Waits until the event is set, until `deadline` at the latest.
  ///
  /// Blocks the calling thread.
  ///
  /// - Returns: `false` if the time ran out.
  public func wait(deadline: ContinuousClock.Instant) -> Bool {
    wait(timeout: ContinuousClock.now.duration(to: deadline))
  }

  private func wait(until deadline: Deadline?) -> Bool {
    let first = word.pointee.load(ordering: .acquiring)
    var now = first
    while now & 1 == 0, now & ~1 == first & ~1 {
      if let deadline, deadline.isOver { return false }
      let look = Deadline.nextLook(before: deadline)
      _ = CMultiprocessing_futex_wait(address, now, look.seconds, look.nanoseconds)
      now = word.pointee.load(ordering: .acquiring)
    }
    return true
  }
}
