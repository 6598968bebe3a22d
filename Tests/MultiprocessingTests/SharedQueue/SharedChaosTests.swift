import Glibc
import Jobs
import Multiprocessing
import Testing

/// Puts numbers of its own, each of which says how many it has put in `ledger`, until it is killed or told
/// to stop.
struct ChaosProducer: Job {
  var first: Int
  var count: Int
  var queue: SharedQueue<[Int]>
  func run() throws -> Int {
    for number in first..<first + count {
      // Of all sizes: in the slot, in the arena, and in an extent now and then.
      let size = number % 97 == 0 ? 40_000 : number % 5 == 0 ? 100 : 1
      try queue.put([Int](repeating: number, count: size))
    }
    return count
  }
}

/// Takes elements, checks that they are whole, and puts their numbers into another queue.
struct ChaosConsumer: Job {
  var queue: SharedQueue<[Int]>
  var seen: SharedQueue<Int>
  func run() throws -> Int {
    var count = 0
    while true {
      do {
        let element = try queue.take()
        guard let number = element.first, element.allSatisfy({ $0 == number }) else { return -1 }
        try seen.put(number)
        count += 1
      } catch SharedQueueTakeError.shutDown {
        return count
      }
    }
  }
}

/// `PLEASINGLY_CHAOS_KILLS` says how many; a few dozen otherwise.
@Suite("Chaos: a queue's users are killed", .serialized, .processTurns, .timeLimit(.minutes(60)))
struct SharedChaosTests {
  private static let kills =
    getenv("PLEASINGLY_CHAOS_KILLS").flatMap { Int(String(cString: $0)) } ?? 60

  @Test("each number comes once, but for those that the dead had in hand")
  func sumsBalance() async throws {
    let queue = try SharedQueue<[Int]>(capacity: 64)
    let seen = try SharedQueue<Int>(capacity: 1 << 20)
    var random = SystemRandomNumberGenerator()
    let perJob = 400
    var nextFirst = 0
    var kills = 0
    var killedProducers: [Range<Int>] = []
    var deadConsumers = 0
    var counts: [Int: Int] = [:]
    var wholeProducers: [Range<Int>] = []

    func start<J: Job>(_ job: J) throws -> ChildProcess<J> {
      let child = ChildProcess(job)
      try child.start()
      return child
    }
    func newProducer() throws -> (ChildProcess<ChaosProducer>, Range<Int>) {
      defer { nextFirst += perJob }
      let job = ChaosProducer(first: nextFirst, count: perJob, queue: queue)
      return (try start(job), nextFirst..<nextFirst + perJob)
    }
    func drain() {
      while let number = try? seen.tryTake() { counts[number, default: 0] += 1 }
    }
    var producers = try (0..<2).map { _ in try newProducer() }
    var consumers = try (0..<2).map { _ in try start(ChaosConsumer(queue: queue, seen: seen)) }
    while kills < Self.kills {
      // A random moment in a job of some milliseconds.
      usleepUntilMoment(microseconds: Int.random(in: 0..<4000, using: &random))
      let victim = Int.random(in: 0..<4, using: &random)
      if victim < 2 {
        let (child, range) = producers[victim]
        child.kill()
        let status = try child.join(timeout: .seconds(120))
        if status == .exited(code: 0) {
          // Not one that gave up.
          #expect(try child.result() == perJob)
          wholeProducers.append(range)
        } else {
          killedProducers.append(range)
          kills += 1
        }
        producers[victim] = try newProducer()
      } else {
        consumers[victim - 2].kill()
        _ = try consumers[victim - 2].join(timeout: .seconds(120))
        deadConsumers += 1
        kills += 1
        consumers[victim - 2] = try start(ChaosConsumer(queue: queue, seen: seen))
      }
      drain()
    }
    for (child, range) in producers {
      #expect(try child.result(timeout: .seconds(120)) == perJob)
      wholeProducers.append(range)
    }
    queue.shutdown()
    for child in consumers { #expect(try child.result(timeout: .seconds(120)) >= 0) }
    drain()

    #expect(counts.values.allSatisfy { $0 == 1 }, "an element came twice")
    #expect(counts.keys.allSatisfy { $0 >= 0 && $0 < nextFirst }, "an element was made up")
    // Those of a producer that was killed end somewhere; one that a consumer had in hand may be missing.
    var missing: [Int] = []
    for range in wholeProducers { missing += range.filter { counts[$0] == nil } }
    for range in killedProducers {
      // One that was killed before it had put anything has lost nothing.
      guard let last = range.last(where: { counts[$0] != nil }) else { continue }
      missing += (range.lowerBound...last).filter { counts[$0] == nil }
    }
    #expect(
      missing.count <= deadConsumers,
      "lost: \(missing); consumers killed: \(deadConsumers); left: \(queue.count), \(seen.count)")
  }

  /// Waits as a process that is about to kill does: the moment is what the test varies, not what it
  /// waits for.
  private func usleepUntilMoment(microseconds: Int) {
    let end = ContinuousClock.now + .microseconds(microseconds)
    while ContinuousClock.now < end { sched_yield() }
  }
}
