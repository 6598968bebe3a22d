import Glibc
import Jobs
import Multiprocessing
import Testing

/// A process is killed in the middle of an operation, and then the others go on.
///
/// With `PLEASINGLY_KILL_POINTS=changes` after each instruction that another process can know of, and with a
/// number n after every n-th instruction of all; otherwise at a few of the former, evenly spread.
///
/// One process at a time, and far more of it than of any other suite: it starts with the first, out of
/// turn.
@Suite("Killed at any instruction", .serialized, .timeLimit(.minutes(60)))
struct KillPointTests {
  private static let limit = Duration.seconds(60)
  private static let depth = getenv("PLEASINGLY_KILL_POINTS").map { String(cString: $0) }
  private static let samples = 2
  /// Of a large element each byte that is copied is an instruction.
  private static let operations = SharedOperation.allCases.filter {
    depth != nil || $0 != .putLarge && $0 != .takeLarge
  }

  @Test(
    "nobody waits for ever, nothing is corrupt, doubled or lost",
    arguments: operations)
  func everyPoint(of operation: SharedOperation) async throws {
    // The second is for the stepper.
    let pool = try ProcessPool(workers: 2)
    let whole = try await kill(at: .change(.max), operation, in: pool)
    #expect(whole.isDone)
    let points = Self.points(of: whole)
    var unfinished = 0
    for point in points where try await !kill(at: point, operation, in: pool).isDone {
      unfinished += 1
    }
    await pool.shutdown()
    print(
      "\(operation): \(whole.instructions) instructions, \(whole.changes) that others can know of;",
      "killed at \(points.count) points, \(unfinished) of them before the end")
    // Otherwise nobody was killed in the middle, and this test says nothing.
    #expect(unfinished >= min(points.count, whole.changes) / 2)
  }

  private static func points(of whole: KillAtPoint.Outcome) -> [KillPoint] {
    if depth == "changes" { return (0...whole.changes).map { .change($0) } }
    if let step = depth.flatMap({ Int($0) }) {
      return stride(from: 0, to: whole.instructions + step, by: step).map { .instruction($0) }
    }
    return (0..<samples).map { .change(($0 * 2 + 1) * whole.changes / (2 * samples)) }
  }

  private func kill(
    at point: KillPoint, _ operation: SharedOperation, in pool: ProcessPool
  ) async throws -> KillAtPoint.Outcome {
    let objects = try SharedObjects()
    try objects.prepare(for: operation)
    let here = try SharedQueue<Int32>()
    let go = try SharedEvent()
    let done = try SharedEvent()
    let victim = pool.submit(
      Victim(operation: operation, objects: objects, here: here, go: go, done: done))
    let pid = try here.take(timeout: Self.limit)
    let outcome = try await pool.run(KillAtPoint(pid: pid, point: point, go: go, done: done))
    await #expect(throws: WorkerCrashed.self) { try await victim.value }
    try check(objects, after: operation, outcome)
    return outcome
  }

  private func check(
    _ objects: SharedObjects, after operation: SharedOperation, _ outcome: KillAtPoint.Outcome
  ) throws {
    let comment = Comment(
      rawValue: "\(operation): \(outcome.changes) changes, \(outcome.instructions) instructions")
    let queue = objects.queue
    var left: [[UInt8]] = []
    while let element = try? queue.tryTake() { left.append(element) }
    let (old, new) = (operation.oldElement, operation.element)
    switch operation {
    case .putSmall, .putMedium, .putLarge:
      #expect(left == [old, old, new] || left == [old, old] && !outcome.isDone, comment)
    case .takeSmall, .takeMedium, .takeLarge, .readInPlace:
      #expect(left == [old] || left == [old, old] && !outcome.isDone, comment)
    case .shutDown:
      #expect(left.isEmpty || !outcome.isDone, comment)
    case .taskDone:
      #expect(left == [old], comment)
    default:
      #expect(left == [old, old], comment)
    }
    // What this process has taken; the dead one's part counts as dealt with.
    for _ in 0..<left.count + (operation == .taskDone ? 1 : 0) { try? queue.taskDone() }
    #expect(queue.join(timeout: Self.limit), comment)
    if !queue.isShutDown {
      for _ in 0..<4 { try queue.put(new, timeout: Self.limit) }
      #expect(throws: SharedQueuePutError<[UInt8]>.full([3])) { try queue.tryPut([3]) }
      for _ in 0..<4 { #expect(try queue.take(timeout: Self.limit) == new, comment) }
    }
    // Told once at most.
    let acquisition = objects.lock.lock(timeout: Self.limit)
    #expect(acquisition != nil && (acquisition == .clean || operation == .lock), comment)
    if acquisition != nil { objects.lock.unlock() }
    #expect(objects.lock.lock(timeout: Self.limit) == .clean, comment)
    objects.lock.unlock()
    // Whatever the dead one took is back; what it gave may have come or not.
    #expect(objects.semaphore.acquire(timeout: Self.limit), comment)
    #expect(!objects.semaphore.tryAcquire() || operation == .release, comment)
    #expect(objects.event.isSet == false || operation == .setEvent, comment)
    objects.event.set()
    #expect(objects.event.wait(timeout: .zero), comment)
    objects.condition.withLock { acquisition in
      let isTold = operation == .notify || operation == .waitOnCondition
      #expect(acquisition == .clean || isTold, comment)
      #expect(objects.condition.waitingCount == 0, comment)
      objects.condition.notifyAll()
      #expect(objects.condition.wait(timeout: .zero) == .timedOut, comment)
    }
    // The dead one had the barrier.
    objects.barrier.reset()
    #expect(try objects.barrier.wait(timeout: Self.limit) == 0, comment)
  }
}
