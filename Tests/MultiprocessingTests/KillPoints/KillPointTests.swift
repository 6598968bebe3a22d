import Glibc
import Jobs
import Multiprocessing
import Testing

/// A process is killed after each single instruction of each operation (or, without
/// `PLEASINGLY_KILL_POINTS`, which says after every how many, after two, evenly spread, of some operations), and then the others go on.
@Suite("Killed at any instruction", .serialized, .processTurns, .timeLimit(.minutes(60)))
struct KillPointTests {
  private static let limit = Duration.seconds(60)
  /// Every how many instructions a victim is killed; nil for a few times in all.
  private static let interval = getenv("PLEASINGLY_KILL_POINTS").flatMap {
    Int(String(cString: $0))
  }
  private static let samples = 2
  /// In a debug build an operation has a million instructions.
  private static let operations: [SharedOperation] =
    interval == nil ? [.putSmall, .takeSmall] : SharedOperation.allCases

  @Test("nobody waits for ever, nothing is corrupt, doubled or lost", arguments: operations)
  func everyStep(of operation: SharedOperation) async throws {
    // The second is for the stepper.
    let pool = try ProcessPool(workers: 2)
    let whole = try await kill(after: .max, operation, in: pool)
    #expect(whole.isDone)
    let step = max(1, Self.interval ?? whole.steps / Self.samples)
    var unfinished = 0
    for steps in stride(from: 0, to: whole.steps + step, by: step) {
      if try await !kill(after: steps, operation, in: pool).isDone { unfinished += 1 }
    }
    await pool.shutdown()
    // Otherwise nobody was killed in the middle, and this test says nothing.
    #expect(unfinished >= min(Self.samples, whole.steps / step))
  }

  private func kill(
    after steps: Int, _ operation: SharedOperation, in pool: ProcessPool
  ) async throws -> KillAfterSteps.Outcome {
    let objects = try SharedObjects()
    try objects.prepare(for: operation)
    let here = try SharedQueue<Int32>()
    let go = try SharedEvent()
    let done = try SharedEvent()
    let victim = pool.submit(
      Victim(operation: operation, objects: objects, here: here, go: go, done: done))
    let pid = try here.take(timeout: Self.limit)
    let outcome = try await pool.run(
      KillAfterSteps(pid: pid, steps: steps, go: go, done: done))
    await #expect(throws: WorkerCrashed.self) { try await victim.value }
    try check(objects, after: operation, outcome)
    return outcome
  }

  private func check(
    _ objects: SharedObjects, after operation: SharedOperation, _ outcome: KillAfterSteps.Outcome
  ) throws {
    let comment = Comment(rawValue: "\(operation) after \(outcome.steps) steps")
    let queue = objects.queue
    var left: [String] = []
    while let text = try? queue.tryTake() { left.append(text) }
    let (old, new) = (operation.oldText, operation.text)
    switch operation {
    case .putSmall, .putMedium, .putLarge:
      #expect(left == [old, old, new] || left == [old, old] && !outcome.isDone, comment)
    case .takeSmall, .takeMedium, .takeLarge:
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
      #expect(throws: SharedQueuePutError.full("x")) { try queue.tryPut("x") }
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
