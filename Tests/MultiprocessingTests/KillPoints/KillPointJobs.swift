import Glibc
import Jobs
import Multiprocessing

/// What a victim does when it is killed.
enum SharedOperation: String, Codable, Sendable, CaseIterable {
  case putSmall, putMedium, putLarge, takeSmall, takeMedium, takeLarge, shutDown, taskDone
  case lock, acquire, release, setEvent, notify, waitOnCondition, waitAtBarrier

  /// The length of the text that is put or taken.
  var length: Int {
    switch self {
    case .putMedium, .takeMedium: 3000
    case .putLarge, .takeLarge: 300_000
    default: 5
    }
  }

  var text: String { String(repeating: "n", count: length) }
  var oldText: String { String(repeating: "o", count: length) }
}

/// The shared objects that a victim has its hands on.
struct SharedObjects: Codable, Sendable {
  var queue: SharedQueue<String>
  var lock: SharedLock
  var semaphore: SharedSemaphore
  var event: SharedEvent
  var condition: SharedCondition
  var barrier: SharedBarrier

  init() throws {
    queue = try SharedQueue(capacity: 4)
    lock = try SharedLock()
    semaphore = try SharedSemaphore(value: 1)
    event = try SharedEvent()
    condition = try SharedCondition()
    barrier = try SharedBarrier(parties: 1)
  }

  /// What must be so before the operation.
  func prepare(for operation: SharedOperation) throws {
    try queue.put(operation.oldText)
    try queue.put(operation.oldText)
    if operation == .taskDone { _ = try queue.take() }
  }

  func perform(_ operation: SharedOperation) throws {
    switch operation {
    case .putSmall, .putMedium, .putLarge: try queue.put(operation.text)
    case .takeSmall, .takeMedium, .takeLarge: _ = try queue.take()
    case .shutDown: queue.shutdown(immediate: true)
    case .taskDone: try queue.taskDone()
    case .lock: lock.withLock { _ in }
    case .acquire: semaphore.acquire()
    case .release: try semaphore.release()
    case .setEvent: event.set()
    case .notify: condition.withLock { _ in condition.notifyAll() }
    case .waitOnCondition: condition.withLock { _ in _ = condition.wait(timeout: .zero) }
    case .waitAtBarrier: try barrier.wait()
    }
  }
}

/// Does one thing when it is told to, and then nothing until it is killed.
struct Victim: Job {
  var operation: SharedOperation
  var objects: SharedObjects
  var here: SharedQueue<Int32>
  var go: SharedEvent
  var done: SharedEvent
  func run() throws -> NoOutput {
    SingleStepper.allow()
    // Once before, so that what the language makes at the first time (millions of instructions) is there.
    let others = try SharedObjects()
    try others.prepare(for: operation)
    try others.perform(operation)
    _ = go.isSet
    try here.put(getpid())
    while !go.isSet {}
    try objects.perform(operation)
    done.set()
    while true { pause() }
  }
}

/// Has a victim do what it is to do, one instruction after the other, and kills it after so many.
struct KillAfterSteps: Job {
  var pid: Int32
  var steps: Int
  var go: SharedEvent
  var done: SharedEvent

  struct Outcome: Codable, Sendable {
    /// How many instructions the victim executed.
    var steps: Int
    /// Whether it had come to the end of its operation.
    var isDone: Bool
  }

  func run() throws -> Outcome {
    let stepper = try SingleStepper(stopping: pid)
    go.set()
    var count = 0
    while count < steps, !done.isSet, try stepper.step() { count += 1 }
    stepper.kill()
    return Outcome(steps: count, isDone: done.isSet)
  }
}
