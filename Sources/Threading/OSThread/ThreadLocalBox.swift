/// One thread's value of a ``ThreadLocal``, whatever its type.
class ThreadValueBox: @unchecked Sendable {
  // Sendable: the number is a constant; the subclass answers for the value.

  /// The number of the local.
  final let id: Int

  init(id: Int) {
    self.id = id
  }

  /// The thread has taken the box out of its table: frees the value, unless the local does.
  func threadLetsGo() {}
}

/// One thread's value of a ``ThreadLocal``.
final class ThreadLocalBox<Value>: ThreadValueBox, @unchecked Sendable {
  // Sendable: the value and the mark are touched by the thread that made the box, and by the one who
  // takes it out of `boxes`, when no thread can ask for the value any more (see `ThreadLocal`).

  // A pointer and not a stored `var`, as in `LockedValue`; `isInUse` is the check for exclusive
  // access.
  private let value: UnsafeMutablePointer<Value>
  private var isInUse = false
  private let boxes: ThreadLocalBoxes<Value>

  init(id: Int, value: consuming sending Value, boxes: ThreadLocalBoxes<Value>) {
    self.value = .allocate(capacity: 1)
    self.value.initialize(to: value)
    self.boxes = boxes
    super.init(id: id)
  }

  func withValue<Result: ~Copyable, Failure: Error>(
    _ body: (inout sending Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    precondition(!isInUse, "a thread-local value was used inside of its own withValue")
    isInUse = true
    defer { isInUse = false }
    return try body(&value.pointee)
  }

  override func threadLetsGo() {
    precondition(!isInUse, "a thread-local value was removed inside of its own withValue")
    if boxes.remove(self) { free() }
  }

  /// Frees the value; for the one who took the box out of `boxes`.
  func free() {
    value.deinitialize(count: 1)
    value.deallocate()
  }
}

/// The boxes of a ``ThreadLocal``, one a thread.
///
/// Whoever takes one out frees its value.
final class ThreadLocalBoxes<Value>: @unchecked Sendable {
  // Sendable: `boxes` is touched with `lock` held and in no other way.

  private let lock = Lock()
  private var boxes: [ObjectIdentifier: ThreadLocalBox<Value>] = [:]

  func insert(_ box: ThreadLocalBox<Value>) {
    lock.withLock { boxes[ObjectIdentifier(box)] = box }
  }

  /// Whether the box was still in.
  func remove(_ box: ThreadLocalBox<Value>) -> Bool {
    lock.withLock { boxes.removeValue(forKey: ObjectIdentifier(box)) != nil }
  }

  /// Frees all values, when no thread can ask for them any more.
  func freeAll() {
    let all = lock.withLock {
      defer { boxes = [:] }
      return boxes
    }
    for box in all.values { box.free() }
  }
}
