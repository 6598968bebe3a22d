/// A value of which every thread has its own.
///
/// ```swift
/// let scratch = ThreadLocal { [Double]() }
/// scratch.withValue { $0.append(1) }  // this thread's array, and nobody else's
/// ```
///
/// A thread's value is made when the thread first asks for it. It is freed with the thread, before a
/// joiner returns, or with this object, whichever goes first; that of the main thread goes with the
/// process, unless the object goes before. It works on every thread, also on those
/// that are not of this module; a task may find another value after each `await`, since it may go on
/// on another thread.
///
/// Nothing here blocks.
public final class ThreadLocal<Value>: @unchecked Sendable {
  // Sendable, though `Value` may not be: a box is reached on the thread that made it, or by whoever
  // took it out of `boxes`, when this object or that thread is gone. `withValue` demands that what
  // goes in and comes out is disconnected from the value, so it does not matter who frees it.

  private let id: Int
  private let slot: Int
  private let boxes = ThreadLocalBoxes<Value>()
  private let makeValue: @Sendable () -> sending Value

  /// Creates a value that no thread has yet.
  ///
  /// - Parameter makeValue: makes a thread's value, on that thread; it must not ask for this value.
  public init(_ makeValue: @escaping @Sendable () -> sending Value) {
    self.makeValue = makeValue
    (id, slot) = ThreadLocalSlots.take()
  }

  deinit {
    boxes.freeAll()
    ThreadLocalSlots.giveBack(slot)
  }

  /// Runs `body` on the calling thread's value.
  ///
  /// - Parameter body: what to do with the value.
  /// - Returns: what `body` returned.
  /// - Throws: what `body` threw.
  /// - Complexity: O(1), but for the making of the value.
  /// - Precondition: `body` does not ask for this value itself.
  public func withValue<Result: ~Copyable, Failure: Error>(
    _ body: (inout sending Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    // `body` may drop the last reference to this object, which would free the value.
    defer { withExtendedLifetime(self) {} }
    return try ownBox().withValue(body)
  }

  /// Frees the calling thread's value, if it has one; the next who asks for it makes another.
  ///
  /// - Precondition: it is not called inside of ``withValue(_:)``.
  public func removeValue() {
    guard let box = ThreadValueTable.ofCallingThread?.box(at: slot, of: id) else { return }
    ThreadValueTable.ofCallingThread?.remove(at: slot)
    box.threadLetsGo()
  }

  private func ownBox() -> ThreadLocalBox<Value> {
    if let box = ThreadValueTable.ofCallingThread?.box(at: slot, of: id) {
      // The number is this object's alone, so the box is too.
      return unsafeDowncast(box, to: ThreadLocalBox<Value>.self)
    }
    let box = ThreadLocalBox(id: id, value: makeValue(), boxes: boxes)
    boxes.insert(box)
    ThreadValueTable.orNewOfCallingThread.insert(box, at: slot)
    return box
  }
}

extension ThreadLocal where Value: Sendable {
  /// The calling thread's value.
  ///
  /// To change it in place, use ``withValue(_:)``.
  public var value: Value {
    get { withValue { $0 } }
    set { withValue { $0 = newValue } }
  }
}
