import Glibc
import Jobs
import Multiprocessing

/// What a victim does when it is killed.
enum SharedOperation: String, Codable, Sendable, CaseIterable {
  case putSmall, putMedium, putLarge, takeSmall, takeMedium, takeLarge, readInPlace
  case shutDown, taskDone
  case lock, acquire, release, setEvent, notify, waitOnCondition, waitAtBarrier

  /// How many bytes there are of what is put or taken.
  var length: Int {
    switch self {
    case .putMedium, .takeMedium: 3000
    // Of more than a quarter of the arena.
    case .putLarge, .takeLarge, .readInPlace: 263_000
    default: 5
    }
  }

  var element: [UInt8] { [UInt8](repeating: 2, count: length) }
  var oldElement: [UInt8] { [UInt8](repeating: 1, count: length) }
}

/// The shared objects that a victim has its hands on.
struct SharedObjects: Codable, Sendable {
  var queue: SharedQueue<[UInt8]>
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
    try queue.put(operation.oldElement)
    try queue.put(operation.oldElement)
    if operation == .taskDone { _ = try queue.take() }
  }

  /// - Parameter element: what is put; made before, as that alone takes instructions enough.
  func perform(_ operation: SharedOperation, with element: [UInt8]) throws {
    switch operation {
    case .putSmall, .putMedium, .putLarge: try queue.put(element)
    case .takeSmall, .takeMedium, .takeLarge: _ = try queue.take()
    case .readInPlace: _ = try queue.withNext { $0[0] &+ $0[$0.count - 1] }
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
    let element = operation.element
    try warmUp(with: element)
    _ = go.isSet
    try here.put(getpid())
    while !go.isSet {}
    try objects.perform(operation, with: element)
    done.set()
    while true { pause() }
  }

  private func warmUp(with element: [UInt8]) throws {
    let others = try SharedObjects()
    try others.prepare(for: operation)
    try others.perform(operation, with: element)
    others.event.set()
  }
}

/// When a victim is killed.
enum KillPoint: Codable, Sendable {
  /// After so many instructions.
  case instruction(Int)
  /// After so many instructions that others can know of: they changed shared memory, or entered the kernel.
  ///
  /// All else is in registers and memory of its own, which end with it: between two of these it makes no
  /// difference where it dies.
  case change(Int)
}

/// Has a victim do what it is to do, one instruction after the other, and kills it at some point.
struct KillAtPoint: Job {
  var pid: Int32
  var point: KillPoint
  var go: SharedEvent
  var done: SharedEvent

  struct Outcome: Codable, Sendable {
    /// How many instructions the victim executed.
    var instructions = 0
    /// How many of them others can know of.
    var changes = 0
    /// Whether it had come to the end of its operation.
    var isDone = false
  }

  func run() throws -> Outcome {
    let stepper = try SingleStepper(stopping: pid)
    go.set()
    let outcome =
      switch point {
      case .instruction(let limit): try count(instructions: limit, by: stepper)
      case .change(let limit): try count(changes: limit, by: stepper)
      }
    stepper.kill()
    return outcome
  }

  private func count(instructions limit: Int, by stepper: SingleStepper) throws -> Outcome {
    var outcome = Outcome()
    while outcome.instructions < limit, !done.isSet, try stepper.step() {
      outcome.instructions += 1
    }
    outcome.isDone = done.isSet
    return outcome
  }

  private func count(changes limit: Int, by stepper: SingleStepper) throws -> Outcome {
    var outcome = Outcome()
    var memory = try SharedMemoryView(of: pid)
    memory.findBlocks()
    _ = memory.hasChanged()
    while outcome.changes < limit, !done.isSet {
      let isSystemCall = stepper.isAtSystemCall
      guard try stepper.step() else { break }
      outcome.instructions += 1
      if isSystemCall { memory.findBlocks() }
      if memory.hasChanged() || isSystemCall { outcome.changes += 1 }
    }
    outcome.isDone = done.isSet
    return outcome
  }
}
