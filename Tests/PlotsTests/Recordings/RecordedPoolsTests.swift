import Glibc
import Jobs
import Multiprocessing
import Testing
import Threading

@testable import Plots

/// Doubles a number, or does what goes wrong with some.
struct Trial: Job {
  enum Fate: String, Codable { case well, thrown, trapped, slow }
  struct Refusal: Error {}

  var number: Int
  var fate = Fate.well

  func run() throws -> Int {
    switch fate {
    case .well: return 2 * number
    case .thrown: throw Refusal()
    case .trapped: abort()
    case .slow:
      while true { try JobContext.current.checkCancellation() }
    }
  }
}

/// Dies the first time, and answers the next.
struct DieFirst: Job {
  var file: String
  func run() throws -> Int {
    guard access(file, F_OK) == 0 else {
      close(open(file, O_CREAT | O_WRONLY, 0o600))
      abort()
    }
    return 1
  }
}

/// What pools tell the timeline, in processes of their own: there is one timeline a process.
@Suite(.timeLimit(.minutes(20)))
struct RecordedPoolsTests {
  /// Records some work, and makes a chart of it.
  static func chart(_ work: () async throws -> Void) async rethrows -> TimelineChart {
    Timeline.shared.start(capacity: 100_000)
    try await work()
    Timeline.shared.stop()
    return TimelineChart(Timeline.shared.recording)
  }

  /// Checks what holds for every recording of a pool that has come to rest.
  static func check(_ chart: TimelineChart) {
    #expect(chart.lostCount == 0)
    for queue in chart.queues {
      #expect(queue.depths.allSatisfy { $0.depth >= 0 })
      #expect(queue.depths.last?.depth == 0)
    }
    for lane in chart.lanes {
      for span in lane.spans {
        #expect(span.start <= span.end)
        #expect(span.queued.map { $0 <= span.start } ?? true)
      }
      // A worker does one thing at a time.
      #expect(lane.levelCount == 1, "\(lane.place)")
    }
    do {
      try TraceEvents(chart.traceEvents()).check()
      try XMLText(chart.svg()).checkDrawing()
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test func threads() async {
    await #expect(processExitsWith: .success) {
      let pool = try ThreadPool(workers: 3, name: "T")
      let chart = try await Self.chart {
        _ = try await pool.map((0..<100).map { Trial(number: $0) })
        _ = try await pool.map((0..<50).map { Trial(number: $0) }, chunking: .fixed(8))
        _ = await pool.runChunk([Trial(number: 1), Trial(number: 2, fate: .thrown)])
        _ = try? await pool.run(Trial(number: 1, fate: .thrown))
        _ = try await pool.run { 1 }
        _ = try await pool.submit(Trial(number: 3)).value
      }
      await pool.shutdown()
      Self.check(chart)
      let tally = chart.tally
      #expect(tally.finished == 153)
      #expect(tally.failed == 2)
      #expect(tally.crashed + tally.givenUp + tally.running == 0)
      #expect(chart.queues.map(\.place.name) == ["T"])
      #expect(chart.queues.first?.jobCount == 155)
      #expect(Set(chart.names) == ["Trial", "Closure"])
      #expect(chart.workers.allSatisfy { $0.place.name.hasPrefix("T-") })
      let reasons = chart.lanes.flatMap(\.spans).compactMap { span -> String? in
        if case .failed(let reason) = span.outcome { reason } else { nil }
      }
      #expect(reasons == ["Refusal()", "Refusal()"])
    }
  }

  @Test func threadsThatGiveUp() async {
    await #expect(processExitsWith: .success) {
      let pool = try ThreadPool(workers: 1)
      let chart = await Self.chart {
        // The first throws; those behind it are never begun.
        let jobs = [Trial(number: 0, fate: .thrown)] + (1..<20).map { Trial(number: $0) }
        _ = try? await pool.map(jobs)
        await pool.shutdown()
        // A closed pool queues nothing.
        _ = try? await pool.run(Trial(number: 1))
      }
      Self.check(chart)
      #expect(chart.tally.failed == 1)
      #expect(chart.tally.finished == 0)
      #expect(chart.queues.first?.depths.map(\.depth) == [20, 19, 0])
    }
  }

  @Test func chunksThatAreGivenUp() async {
    await #expect(processExitsWith: .success) {
      let pool = try ThreadPool(workers: 1)
      let chart = await Self.chart {
        // The third of a chunk throws: those behind it in the chunk are begun no more than the next chunks.
        var jobs = (0..<20).map { Trial(number: $0) }
        jobs[2].fate = .thrown
        _ = try? await pool.map(jobs, chunking: .fixed(8))
        await pool.shutdown()
      }
      Self.check(chart)
      #expect(chart.tally.finished == 2)
      #expect(chart.tally.failed == 1)
    }
  }

  @Test func loops() async {
    await #expect(processExitsWith: .success) {
      let pool = try ThreadPool(workers: 2)
      let chart = try await Self.chart {
        try await parallelForEach(0..<1000, chunking: .fixed(10), on: pool) { _ in }
        await pool.shutdown()
      }
      #expect(chart.names.contains("parallel loop"))
      #expect(chart.tally.finished >= 1)
      Self.check(chart)
    }
  }

  @Test func processes() async {
    await #expect(processExitsWith: .success) {
      let pool = try ProcessPool(workers: 2, name: "w")
      let chart = try await Self.chart {
        _ = try await pool.map((0..<100).map { Trial(number: $0) }, chunking: .fixed(9))
        for number in 0..<10 { _ = try await pool.run(Trial(number: number)) }
        _ = try? await pool.run(Trial(number: 1, fate: .thrown))
        _ = try? await pool.run(Trial(number: 1, fate: .trapped))
        _ = try? await pool.run(Trial(number: 1, fate: .slow), timeout: .milliseconds(50))
        await pool.shutdown()
      }
      Self.check(chart)
      let tally = chart.tally
      #expect(tally.finished == 110)
      #expect(tally.failed == 1)
      #expect(tally.crashed == 1)
      #expect(tally.givenUp == 1)
      #expect(tally.running == 0)
      #expect(chart.retryCount == 0)
      #expect(chart.queues.first?.jobCount == 113)
      #expect(chart.workers.allSatisfy { $0.place.name.hasPrefix("w-") })
      let crashes = chart.lanes.flatMap(\.spans).compactMap { span -> String? in
        if case .crashed(let reason) = span.outcome { reason } else { nil }
      }
      #expect(crashes.count == 1 && crashes.allSatisfy { $0.contains("SIGABRT") })
      let endings = chart.lanes.compactMap(\.ending)
      #expect(endings.contains { $0.contains("SIGABRT") })
      #expect(endings.count >= 2)
    }
  }

  @Test func ranks() async {
    await #expect(processExitsWith: .success) {
      let chart = try await Self.chart {
        let pool = try CommunicatorPool(workers: 2)
        let trials = (0..<100).map { Trial(number: $0) }
        for try await result in pool.results(of: trials, chunking: .fixed(9)) {
          _ = try result.get()
        }
        for number in 0..<10 { _ = try await pool.run(Trial(number: number)) }
        _ = try? await pool.run(Trial(number: 1, fate: .thrown))
        await pool.shutdown()
      }
      Self.check(chart)
      let tally = chart.tally
      #expect(tally.finished == 110)
      #expect(tally.failed == 1)
      #expect(tally.crashed + tally.givenUp + tally.running == 0)
      #expect(chart.queues.map(\.place.name) == ["ranks"])
      #expect(chart.queues.first?.jobCount == 111)
      #expect(chart.names == ["Trial"])
      #expect(chart.workers.map(\.place.name) == ["rank-1", "rank-2"])
      #expect(chart.workers.map(\.ending).allSatisfy { $0 != nil })
    }
  }

  @Test func aRankThatCrashes() async {
    await #expect(processExitsWith: .success) {
      let chart = try await Self.chart {
        let pool = try CommunicatorPool(workers: 1)
        let waits = (0..<3).map { _ in
          Task { try? await pool.run(Trial(number: 0, fate: .slow)) }
        }
        while pool.snapshot.workers.first?.state != .running { await Task.yield() }
        if case .process(let pid, _) = pool.snapshot.workers.first?.place { kill(pid, SIGKILL) }
        for wait in waits { _ = await wait.value }
        await pool.shutdown()
      }
      Self.check(chart)
      #expect(chart.tally.crashed == 1)
      #expect(chart.tally.finished + chart.tally.running == 0)
    }
  }

  @Test func processesThatRunAJobAgain() async {
    await #expect(processExitsWith: .success) {
      let file = "/tmp/pleasingly-plots-\(getpid())"
      defer { unlink(file) }
      let pool = try ProcessPool(workers: 2, retry: .times(2))
      let chart = try await Self.chart {
        _ = try await pool.run(DieFirst(file: file))
        _ = try? await pool.run(Trial(number: 1, fate: .trapped))
        await pool.shutdown()
      }
      Self.check(chart)
      #expect(chart.tally.finished == 1)
      // Once of the first, thrice of the other.
      #expect(chart.tally.crashed == 4)
      #expect(chart.retryCount == 3)
      #expect(chart.lanes.flatMap(\.spans).map(\.attempt).sorted() == [1, 1, 2, 2, 3])
    }
  }

  @Test func aCrashInAChunkCostsOneJob() async {
    await #expect(processExitsWith: .success) {
      let pool = try ProcessPool(workers: 1)
      let chart = await Self.chart {
        var jobs = (0..<10).map { Trial(number: $0) }
        jobs[4].fate = .trapped
        jobs[7].fate = .thrown
        let results = await pool.runChunk(jobs)
        #expect(results.count == 10)
        await pool.shutdown()
      }
      Self.check(chart)
      #expect(chart.tally.finished == 8)
      #expect(chart.tally.crashed == 1)
      #expect(chart.tally.failed == 1)
      // The five behind the one that crashed were queued again.
      #expect(chart.queues.first?.jobCount == 15)
    }
  }

  @Test func childProcesses() async {
    await #expect(processExitsWith: .success) {
      let chart = try await Self.chart {
        let good = ChildProcess(Trial(number: 1), name: "good")
        let bad = ChildProcess(Trial(number: 1, fate: .trapped), name: "bad")
        try good.start()
        try bad.start()
        try good.join()
        try bad.join()
      }
      #expect(chart.tally.finished == 1)
      #expect(chart.tally.crashed == 1)
      #expect(chart.workers.map(\.place.name) == ["bad", "good"])
      #expect(chart.workers.map(\.ending).allSatisfy { $0 != nil })
    }
  }

  @Test func nothingIsRecordedWhileTheTimelineIsOff() async {
    await #expect(processExitsWith: .success) {
      let threads = try ThreadPool(workers: 2)
      let processes = try ProcessPool(workers: 2)
      _ = try await threads.map((0..<10).map { Trial(number: $0) })
      _ = try await processes.map((0..<10).map { Trial(number: $0) })
      #expect(Timeline.shared.events.isEmpty)
      // Workers that were started before are known all the same.
      let chart = try await Self.chart {
        _ = try await processes.map((0..<10).map { Trial(number: $0) }, chunking: .fixed(1))
      }
      #expect(chart.tally.finished == 10)
      #expect(chart.workers.allSatisfy { $0.place.name.hasPrefix("worker-") })
      await threads.shutdown()
      await processes.shutdown()
    }
  }
}
