import Glibc
import Jobs
import Multiprocessing
import Testing

@Suite("Process communicator: a rank that goes", .processTurns, .timeLimit(.minutes(20)))
struct RankDeathTests {
  /// For a machine that has much else to do.
  private let limit = 20.0

  private var quick: ProcessOptions {
    var options = ProcessOptions()
    options.backtraces = false
    options.standardError = .discard
    return options
  }

  @Test("tells all others, in whatever call they wait", arguments: DeathWhileWaiting.Wait.allCases)
  func tells(_ wait: DeathWhileWaiting.Wait) async throws {
    for way in DeathWhileWaiting.Way.allCases {
      // Those who are left wait for each other then: nobody has failed.
      if way == .returning, wait == .receiveAny { continue }
      let results = try await ProcessCommunicator.results(
        ranks: 3, DeathWhileWaiting(way: way, wait: wait), options: quick)
      for rank in 0..<2 {
        let report = try results[rank].get()
        #expect(report.seconds < limit, "\(way)")
        for error in [report.error, report.later] {
          check(error, way, "rank \(rank) in \(wait), \(way)", of: results[2])
        }
      }
    }
  }

  private func check(
    _ error: CommunicatorError?, _ way: DeathWhileWaiting.Way, _ what: Comment,
    of victim: Result<DeathWhileWaiting.Report, RankFailed>
  ) {
    switch (way, error) {
    case (.killed, .rankDied(2, let pid, .signaled(SIGKILL, _))),
      (.trap, .rankDied(2, let pid, .signaled(SIGILL, _))),
      (.trap, .rankDied(2, let pid, .signaled(SIGTRAP, _))),
      (.exits, .rankDied(2, let pid, .exited(3))):
      let crash = #expect(throws: RankFailed.self, what) { try victim.get() }
      #expect((crash?.error as? WorkerCrashed)?.pid == pid, what)
      #expect(crash?.rank == 2)
    // A rank that has just ended its program may be the one that is waited for.
    case (.throwing, .rankLeft), (.returning, .rankLeft): break
    default: Issue.record("\(what): \(String(describing: error))")
    }
  }

  @Test("is named with its signal by the caller's error")
  func named() async throws {
    let failure = try #require(
      await #expect(throws: RankFailed.self) {
        try await ProcessCommunicator.run(
          ranks: 4, DeathWhileWaiting(way: .killed, wait: .barrier), options: quick)
      })
    #expect(failure.rank == 3)
    let crash = try #require(failure.error as? WorkerCrashed)
    #expect(crash.status == .signaled(signal: SIGKILL, coreDumped: false))
    #expect("\(failure)".contains("rank 3") && "\(failure)".contains("\(crash.pid)"))
    #expect("\(failure)".contains("SIGKILL"), "\(failure)")
  }

  @Test("whose program threw is named with what it threw")
  func threw() async throws {
    let failure = try #require(
      await #expect(throws: RankFailed.self) {
        try await ProcessCommunicator.run(
          ranks: 3, DeathWhileWaiting(way: .throwing, wait: .allReduce), options: quick)
      })
    #expect(failure.rank == 2)
    #expect(failure.error as? RebuildableError == RebuildableError(line: 5))
  }

  @Test("at any moment: the others are told, and no value is ever wrong")
  func anyMoment() async throws {
    var dice = SystemRandomNumberGenerator()
    for _ in 0..<25 {
      let delay = UInt32.random(in: 0..<20_000, using: &dice)
      let results = try await ProcessCommunicator.results(
        ranks: 3, KilledInTheMiddle(delayInMicroseconds: delay), options: quick)
      for rank in 0..<2 { #expect(try results[rank].get() == "told", "after \(delay) µs") }
      #expect(throws: RankFailed.self) { try results[2].get() }
    }
  }
}
