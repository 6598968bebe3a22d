/// What the queues between threads have in common; only the order of the elements differs.
///
/// ``BlockingQueue`` gives the oldest element first, ``BlockingStack`` the newest, and
/// ``BlockingPriorityQueue`` the one with the lowest key. All of them:
///
/// - may be used by any number of threads and tasks, to put and to take;
/// - make a thread wait for room in ``put(_:)`` and for an element in ``take()``, with a timeout, a
///   deadline, or until it is there; a waiting thread says so in its ``AnyOSThread/state``;
/// - tell closed, full, empty and timed out apart, and hand back the element of a put that failed;
/// - are closed by ``shutdown(immediate:)``, which wakes everybody. `Task.cancel` does not reach a
///   waiting thread;
/// - may be used from inside of their own calls, as Python's `SimpleQueue`: an element's `deinit`, a
///   closure that tells a key, and a task that is woken run without any lock, and may put and take.
///   Not from a signal handler;
/// - count what is done: ``taskDone()`` and ``join()``;
/// - are an `AsyncSequence`: a task that reads suspends and blocks no thread, and is ended by the
///   shutdown or by its cancellation.
///
/// Whoever waits is woken in the order of arrival, but a thread that comes by at the right moment
/// may be quicker: there is no promise of fairness.
public class ThreadQueue<Element: Sendable>: @unchecked Sendable {
  // Sendable: constants, all of which are. Unchecked because the class has subclasses, which add
  // nothing to it. Threading/Queues/README.md has the protocol.
  //
  // Inlinable, so that it is compiled for its element in the module that uses it: an element passes
  // in a tenth of the time.

  @usableFromInline
  final let buffer: QueueBuffer<Element>
  /// Where threads and tasks wait for an element.
  @usableFromInline
  final let takers = WaitingRoom()
  /// Where threads wait for room.
  @usableFromInline
  final let putters = WaitingRoom()
  @usableFromInline
  final let tasks = QueueTasks()

  /// How many elements there is room for; `nil` if there is room for any number.
  public final let capacity: Int?

  @inlinable
  init(capacity: Int?, buffer: QueueBuffer<Element>) {
    self.capacity = capacity
    self.buffer = buffer
  }

  @inlinable
  deinit {
    buffer.destroy()
  }

  /// Stops the program if there can be no such queue.
  @usableFromInline
  static func check(capacity: Int?) {
    precondition(
      capacity ?? 1 >= 1,
      "\(capacity ?? 1) is not a capacity of a queue: it must be at least 1, or nil for no bound")
  }

  /// Closes the queue: nothing more can be put, and what is in it can still be taken.
  ///
  /// Every thread that waits is woken: those that put get ``QueuePutError/shutDown(_:)``, those
  /// that take get what is left, and then ``QueueTakeError/shutDown``; tasks that read come to the
  /// end of the sequence. May be called more than once, also with `immediate` after it was called
  /// without. Does not block.
  ///
  /// - Parameter immediate: whether to throw away what is in the queue. What is thrown away counts
  ///   as done for ``join()``, and is freed on the calling thread.
  /// - Complexity: O(1); with `immediate` as many takes as there are elements.
  @inlinable
  public final func shutdown(immediate: Bool = false) {
    buffer.shutDown()
    if immediate {
      // One by one and with no lock: an element's deinit may use this queue.
      while case .element = buffer.take() {
        _ = tasks.countOneDone { buffer.putCount }
      }
    }
    putters.wakeAll()
    takers.wakeAll()
  }

  /// Whether the queue has been shut down; it may still have elements to take.
  ///
  /// - Complexity: O(1).
  @inlinable
  public final var isShutDown: Bool { buffer.isShutDown }

  /// How many elements are in the queue at this moment.
  ///
  /// Another thread may change it before the caller looks at it: not a way to find out whether a
  /// put or a take would have to wait.
  ///
  /// - Complexity: O(1).
  @inlinable
  public final var count: Int { buffer.count }

  /// Whether there is no element in the queue at this moment; as uncertain as ``count``.
  ///
  /// - Complexity: O(1).
  @inlinable
  public final var isEmpty: Bool { buffer.count == 0 }

  /// Whether there is no room in the queue at this moment, as uncertain as ``count``; never without a
  /// ``capacity``.
  ///
  /// - Complexity: O(1).
  @inlinable
  public final var isFull: Bool {
    guard let capacity else { return false }
    return buffer.count >= capacity
  }
}
