/// A value that is reached with a lock held and in no other way.
///
/// ```swift
/// let total = LockedValue(0)
/// total.withLock { $0 += 1 }
/// ```
///
/// The lock is a ``Lock``, with its rules: not recursive, held for a short time, never across
/// `await`.
public final class LockedValue<Value>: @unchecked Sendable {
  // Sendable, though `Value` may not be: the value came in as `sending`, so nobody else had hold of
  // it, and `withLock`, the only way to it, lets one thread in at a time and demands that what goes
  // in and comes out is disconnected from it.

  @usableFromInline
  let lock = Lock()
  // A pointer and not a stored `var`: the lock is the check for exclusive access.
  @usableFromInline
  let value: UnsafeMutablePointer<Value>

  /// Creates the storage of a value.
  ///
  /// - Parameter value: the value to protect.
  @inlinable
  public init(_ value: consuming sending Value) {
    self.value = .allocate(capacity: 1)
    self.value.initialize(to: value)
  }

  @inlinable
  deinit {
    value.deinitialize(count: 1)
    value.deallocate()
  }

  /// Runs `body` on the value with the lock held, and releases the lock however `body` ends.
  ///
  /// Blocks the calling thread until the lock is free.
  ///
  /// - Parameter body: what to do with the value while no other thread is inside.
  /// - Returns: what `body` returned.
  /// - Throws: what `body` threw.
  @inlinable
  public func withLock<Result: ~Copyable, Failure: Error>(
    _ body: (inout sending Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    lock.lock()
    defer { lock.unlock() }
    return try body(&value.pointee)
  }
}
