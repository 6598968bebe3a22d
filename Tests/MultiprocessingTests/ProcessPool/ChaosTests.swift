import Glibc
import Jobs
import Multiprocessing
import Synchronization
import Testing
import Threading

/// Computes for a random short while, so that kills hit it at every stage.
struct Busy: Job {
  var number: Int
  func run() throws -> Int {
    var sum = UInt64(number)
    for step in 0..<UInt64(number % 7 * 2000) { sum = sum &* 6_364_136_223_846_793_005 &+ step }
    // Never true, and the compiler cannot know.
    return sum == 1 && number < 0 ? -1 : number
  }
}

/// How long the workers are killed: 10 seconds, or as many as `PLEASINGLY_CHAOS_SECONDS` says.
var chaosSeconds: Int {
  getenv("PLEASINGLY_CHAOS_SECONDS").flatMap { Int(String(cString: $0)) } ?? 10
}

/// Pools whose workers somebody kills.
private enum Chaos {
  private final class Counts: Sendable {
    let isOver = Atomic<Bool>(false)
    let kills = Atomic<Int>(0)
    let submitted = Atomic<Int>(0)
    let outcomes = Atomic<Int>(0)
  }

  /// Runs it, and traps at what must not be.
  static func run() async throws {
    let counts = Counts()
    // What stays for the life of the process is there before it is counted.
    let warmUp = try ProcessPool(workers: 2)
    _ = try await warmUp.map((0..<100).map(Busy.init))
    await warmUp.shutdown()
    let before = Holdings.now
    let threads = Census.threads

    let killer = OSThread<Void>(name: "killer") {
      var random = SplitMix(seed: 2019)
      while !counts.isOver.load(ordering: .acquiring) {
        let victim = Census.childPIDs.randomElement(using: &random)
        if let victim, kill(victim, SIGKILL) == 0 {
          counts.kills.add(1, ordering: .relaxed)
        }
        // The pace of the kills, and no synchronisation.
        AnyOSThread.sleep(for: .microseconds(Int.random(in: 0...4000, using: &random)))
      }
    }
    try killer.start()

    let pool = try ProcessPool(workers: 6, retry: .times(3), grace: .milliseconds(5))
    let fragile = try ProcessPool(workers: 2, grace: .milliseconds(5))
    let end = ContinuousClock.now + .seconds(chaosSeconds)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for client in 0..<4 {
        group.addTask {
          while ContinuousClock.now < end {
            switch client {
            case 0:  // maps in chunks
              do {
                let answers = try await pool.map((0..<200).map(Busy.init), chunking: .fixed(25))
                precondition(answers == Array(0..<200))
              } catch let error as WorkerCrashed {
                precondition(error.attempts == 4, "\(error)")
              } catch is WorkerStartFailed {
                // Three in a row were killed before they were ready.
              }
            case 1:  // a stream, every job with an outcome of its own
              var seen: Set<Int> = []
              for try await result in pool.results(
                of: (0..<100).map(Busy.init), order: .ofCompletion)
              {
                precondition(seen.insert(result.index).inserted)
                if case .success(let answer) = result.result {
                  precondition(answer == result.index)
                } else if case .failure(let error) = result.result {
                  precondition(error is WorkerCrashed || error is WorkerStartFailed, "\(error)")
                }
              }
              precondition(seen.count == 100)
            case 2:  // without retries, each death is told
              counts.submitted.add(1, ordering: .relaxed)
              do {
                let answer = try await fragile.run(Busy(number: 6))
                precondition(answer == 6)
              } catch let error as WorkerCrashed {
                precondition(error.attempts == 1, "\(error)")
              } catch is WorkerStartFailed {
              }
              counts.outcomes.add(1, ordering: .relaxed)
            default:  // jobs that have to be stopped
              do {
                _ = try await fragile.run(Forever(), timeout: .milliseconds(3))
              } catch is JobTimedOut {
              } catch is WorkerCrashed {
              } catch is WorkerStartFailed {
              }
            }
          }
        }
      }
      try await group.waitForAll()
    }
    counts.isOver.store(true, ordering: .releasing)
    try killer.join()
    // A worker that was killed while it was idle may still be handed a job before anybody knows.
    let answer = try await pool.run(Busy(number: 3))
    precondition(answer == 3)
    await pool.shutdown()
    await fragile.shutdown()

    let killed = counts.kills.load(ordering: .relaxed)
    precondition(killed > 10 * chaosSeconds, "only \(killed) were killed")
    precondition(
      counts.outcomes.load(ordering: .relaxed) == counts.submitted.load(ordering: .relaxed))
    Holdings.preconditionNothing(since: before)
    // Swift's own pool may have grown by a thread for each of the two processors' worth of work.
    precondition(Census.threads <= threads + 4, "\(Census.threads) threads, before \(threads)")
  }
}

@Suite("Chaos", .processTurns, .timeLimit(.minutes(20)))
struct ChaosTests {
  @Test("workers are killed at random: every job has one outcome, and nothing is left behind")
  func kills() async {
    await #expect(processExitsWith: .success) { try await Chaos.run() }
  }
}
