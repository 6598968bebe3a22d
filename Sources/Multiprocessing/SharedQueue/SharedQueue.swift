/// A bounded queue between any number of producers and consumers in any processes.
///
/// ```swift
/// struct Squares: Job {
///   var numbers: SharedQueue<Int>, squares: SharedQueue<Int>
///   func run() throws -> NoOutput {
///     while let number = try? numbers.take() { try squares.put(number * number) }
///     return NoOutput()
///   }
/// }
/// let numbers = try SharedQueue<Int>(capacity: 100)
/// let squares = try SharedQueue<Int>(capacity: 100)
/// let child = ChildProcess(Squares(numbers: numbers, squares: squares))
/// try child.start()
/// for number in 1...3 { try numbers.put(number) }
/// numbers.shutdown()
/// try child.join()
/// try squares.take()           // 1, then 4, then 9
/// ```
///
/// The queue is `Codable`: inside a job it travels to a worker, which then uses the same queue. What is put is
/// in shared memory when ``put(_:)`` returns, with no thread or pipe in between: a process may end at once,
/// and may be joined before anybody has taken anything. Elements are of any `Codable` type and size; what one
/// producer puts is taken in that order.
///
/// **A process that is killed**, at whatever instruction, leaves the queue whole: an element that it was
/// putting is in the queue or not, one that it was taking is in the queue or was its own; none is doubled, and
/// nobody waits for the dead. (Where it died between changing something and waking another, that one
/// finds out by itself within 50 milliseconds.)
///
/// Waiting blocks the thread, and `Task.cancel` does not reach it; in async code read the queue as the
/// `AsyncSequence` that it is. A queue takes one descriptor in each process that has it.
public final class SharedQueue<Element: Codable & Sendable>: Sendable {
  let core: SharedQueueCore
  let coders: Shelf<ElementCoder>
  let readers: Shelf<ElementReader>
  let untold = UntoldFailures()

  /// Creates an empty queue.
  ///
  /// - Parameter capacity: how many elements there is room for, whatever their size.
  /// - Throws: ``SharedMemoryError`` if the system has no memory or descriptor to give.
  /// - Precondition: `capacity` is from 1 to 16,777,216.
  public init(capacity: Int = 1024) throws(SharedMemoryError) {
    precondition(
      (1...SharedQueueCore.capacityLimit).contains(capacity),
      "\(capacity) is not a capacity of a shared queue: it must be from 1 to "
        + "\(SharedQueueCore.capacityLimit)")
    core = try SharedQueueCore(capacity: capacity)
    coders = Shelf()
    readers = Shelf()
  }

  /// The queue that was sent here.
  ///
  /// - Throws: ``SharedMemoryError/foreign(_:)`` if the handle is not one of a queue, or is one of a queue with
  ///   elements of another type; ``SharedMemoryError/gone(pid:)`` if its sender has let go of it.
  public init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    let handle = try container.decode(QueueHandle.self)
    let element = try container.decode(String.self)
    guard element == TypeName.text(of: Element.self) else {
      throw SharedMemoryError.foreign(
        "the handle leads to a shared queue of \(element), not of \(TypeName.text(of: Element.self))"
      )
    }
    core = handle.core
    coders = Shelf()
    readers = Shelf()
  }

  /// How many elements there is room for.
  public var capacity: Int { core.layout.capacity }

  /// How many elements are in the queue at this moment.
  ///
  /// Another thread may change it before the caller looks at it: not a way to find out whether a put or
  /// a take would have to wait.
  public var count: Int { core.count }

  /// Whether there is no element in the queue at this moment; as uncertain as ``count``.
  public var isEmpty: Bool { core.count == 0 }

  /// Whether the queue has been shut down; it may still have elements to take.
  public var isShutDown: Bool { core.isShutDown }

  /// Closes the queue, for all processes: nothing more can be put, and what is in it can still be taken.
  ///
  /// Everybody who waits is woken: those that put get ``SharedQueuePutError/shutDown(_:)``, those that take get
  /// what is left, and then ``SharedQueueTakeError/shutDown``; tasks that read come to the end of the
  /// sequence. May be called more than once, also with `immediate` after it was called without. Does not
  /// wait.
  ///
  /// - Parameter immediate: whether to throw away what is in the queue, which then counts as done for
  ///   ``join()``.
  public func shutdown(immediate: Bool = false) {
    core.shutDown(immediate: immediate)
  }
}

extension SharedQueue: Codable {
  /// Writes the queue's handle, and the type of its elements.
  ///
  /// - Throws: `EncodingError` outside of a job and its answer.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    try container.encode(QueueHandle(core))
    try container.encode(TypeName.text(of: Element.self))
  }
}

/// A queue without its type, as a value of its own.
private struct QueueHandle: Codable {
  let core: SharedQueueCore

  init(_ core: SharedQueueCore) { self.core = core }

  init(from decoder: any Decoder) throws { core = try SharedQueueCore(from: decoder) }

  func encode(to encoder: any Encoder) throws { try core.structure.encode(to: encoder) }
}
