import Jobs
import Testing

@testable import Plots

@Suite("A model of a running pool", .timeLimit(.minutes(20)))
struct LiveModelTests {
  private typealias Sample = Samples

  /// A model that was told of the small sample's events.
  private static func small(name: String = "Cube", pool: TimelinePlace? = nil) -> LiveModel {
    var model = LiveModel(of: pool)
    model.take(TimelineReading(events: Samples.small(name: name).events))
    return model
  }

  @Test("counts what becomes of jobs, in all and of each worker", arguments: [nil, Samples.pool])
  func counts(pool: TimelinePlace?) throws {
    var model = Self.small(pool: pool)
    let frame = model.frame()
    // The thread's job is none of the pool's.
    #expect(frame.finished == 3)
    #expect(frame.failed == 1)
    #expect(frame.crashed == 1)
    #expect(frame.queued == 0)
    let one = try #require(frame.workers.first { $0.place.name == "worker-1" })
    #expect((one.finished, one.failed, one.crashed) == (3, 1, 0))
    #expect(one.state == .idle)
    let two = try #require(frame.workers.first { $0.place.name == "worker-2" })
    #expect((two.finished, two.crashed) == (0, 1))
    #expect(two.state == .ended)
    #expect(frame.workers.contains { $0.place.name == "Thread-7" } == (pool == nil))
  }

  @Test("tells of a crash with its message, its worker and its job")
  func crash() throws {
    var model = Self.small()
    let crash = try #require(model.frame().incidents.first { $0.isCrash })
    #expect(crash.text == "ended by SIGILL (signal 4)")
    #expect(crash.worker == "worker-2")
    #expect(crash.job == "Cube")
    #expect(crash.jobNumber == 2)
    // Once: the end of its process is no other crash, and the next frame has nothing new.
    #expect(model.frame().incidents.isEmpty)
    let frame = model.frame()
    #expect(model.past(endingWith: frame).frame.incidents.map(\.isCrash) == [true, false])
  }

  @Test("a job's attempts follow each other, with when they waited and ran")
  func attempts() throws {
    let model = Self.small()
    let attempts = model.job(2)
    #expect(attempts.map(\.worker) == ["worker-2", "worker-1"])
    #expect(attempts.map(\.attempt) == [1, 2])
    #expect(attempts.map(\.outcome) == [.crashed, .finished])
    #expect(attempts.map(\.queued) == [1_010_000, 1_050_000])
    #expect(attempts.map(\.start) == [1_030_000, 1_075_000])
    #expect(model.job(99).isEmpty)
  }

  @Test("an idle worker that dies is a crash, one that is let go is none")
  func idleDeaths() {
    var model = LiveModel()
    for number in 1...3 {
      model.take(Sample.event(0, Sample.worker(number), .processStarted(pool: nil)))
    }
    model.take(Sample.event(1, Sample.worker(1), .processEnded("ended by SIGKILL (signal 9)")))
    model.take(Sample.event(2, Sample.worker(2), .processEnded("let go")))
    let frame = model.frame()
    #expect(frame.incidents.map(\.worker) == ["worker-1"])
    #expect(frame.workers.map(\.state) == [.ended, .ended, .starting])
  }

  @Test("how many jobs wait follows their queueing, starting and withdrawal")
  func queue() {
    var model = LiveModel()
    model.take(Sample.event(0, Sample.pool, .queued(Sample.job(1, 10))))
    model.take(Sample.event(1, Sample.worker(1), .started(Sample.job(1, 4))))
    #expect(model.frame().queued == 6)
    model.take(Sample.event(2, Sample.pool, .ended(Sample.job(5, 2), .cancelled)))
    model.take(Sample.event(3, Sample.worker(1), .ended(Sample.job(1, 2), .finished)))
    model.take(Sample.event(3, Sample.worker(1), .ended(Sample.job(3, 2), .returned)))
    let frame = model.frame()
    #expect(frame.queued == 4)
    #expect(frame.finished == 2)
    #expect(frame.givenUp == 2)
    #expect(frame.workers[0].state == .idle)
  }

  @Test("lost events are counted, and what ran and waited is forgotten")
  func lost() {
    var model = LiveModel()
    model.take(Sample.event(0, Sample.pool, .queued(Sample.job(1, 10))))
    model.take(Sample.event(1, Sample.worker(1), .started(Sample.job(1))))
    model.take(TimelineReading(events: [], lostCount: 7, time: 2_000_000))
    var frame = model.frame()
    #expect(frame.lostCount == 7)
    #expect(frame.queued == 0)
    #expect(frame.workers.map(\.state) == [.idle])
    // The end of a job whose beginning was lost counts, and draws nothing.
    model.take(Sample.event(3000, Sample.worker(1), .ended(Sample.job(1), .finished)))
    frame = model.frame()
    #expect(frame.finished == 1)
    #expect(frame.stretches.isEmpty)
  }

  @Test("another pool's jobs and workers are none of a pool's")
  func otherPools() {
    let other = TimelinePlace.pool(id: 2, name: "Other")
    let stranger = TimelinePlace.process(id: 999, name: "worker-1")
    var model = LiveModel(of: Sample.pool)
    model.take(Sample.event(0, stranger, .processStarted(pool: 2)))
    model.take(Sample.event(0, .process(id: 998, name: "worker-2"), .processStarted(pool: nil)))
    model.take(Sample.event(1, other, .queued(Sample.job(1, 5))))
    model.take(Sample.event(2, stranger, .started(Sample.job(1))))
    model.take(Sample.event(3, stranger, .ended(Sample.job(1), .failed("no"))))
    let frame = model.frame()
    #expect(frame.workers.isEmpty)
    #expect((frame.queued, frame.failed) == (0, 0))
    #expect(frame.incidents.isEmpty)
  }

  @Test("a pool's workers are shown before they run anything, and go when it has them no more")
  func snapshots() {
    var model = LiveModel(of: Sample.pool)
    func snapshot(_ numbers: [Int]) -> PoolSnapshot {
      PoolSnapshot(
        place: Sample.pool,
        workers: numbers.map { PoolSnapshot.Worker(place: Sample.worker($0), state: .idle) },
        workerLimit: 4)
    }
    model.take(snapshot([10, 9, 1]))
    #expect(model.frame().workers.map(\.place.name) == ["worker-1", "worker-9", "worker-10"])
    model.take(snapshot([9]))
    #expect(model.frame().workers.map(\.state) == [.leaving, .idle, .leaving])
    model.take(TimelineReading(events: [], time: 60_000_000_000))
    #expect(model.frame().workers.map(\.place.name) == ["worker-9"])
  }

  @Test("short jobs are drawn together, long ones one by one")
  func stretches() {
    var model = LiveModel()
    func run(_ number: UInt64, from start: UInt64, to end: UInt64) {
      model.take(Sample.event(start, Sample.worker(1), .started(Sample.job(number))))
      model.take(Sample.event(end, Sample.worker(1), .ended(Sample.job(number), .finished)))
    }
    for number in 0..<UInt64(100) { run(number, from: number * 1000, to: number * 1000 + 600) }
    run(100, from: 200_000, to: 300_000)
    run(101, from: 300_000, to: 400_000)
    let stretches = model.frame().stretches
    #expect(stretches.map(\.count) == [25, 25, 25, 25, 1, 1])
    #expect(stretches.prefix(4).allSatisfy { $0.busy == 25 * 600_000 })
    #expect(model.job(17).map(\.number) == [17])
    #expect(model.jobs(of: 0, during: 1_000_000...(1_000_000 + 9_999_999)).count == 10)
  }

  @Test("rates and shares are those of late")
  func rates() throws {
    var model = LiveModel()
    _ = model.frame()
    // Half a second of work in each of 20 seconds, in 50 jobs.
    for second in 0..<20 {
      for number in 0..<50 {
        let start = UInt64(second * 1_000_000 + number * 20_000)
        let job = Sample.job(UInt64(second * 50 + number))
        model.take(Sample.event(start, Sample.worker(1), .started(job)))
        model.take(Sample.event(start + 10_000, Sample.worker(1), .ended(job, .finished)))
      }
      let time = UInt64(second + 1) * 1_000_000_000 + 1_000_000
      model.take(TimelineReading(events: [], time: time))
      _ = model.frame()
    }
    let worker = try #require(model.frame().workers.first)
    #expect(abs(worker.rate - 50) < 1)
    #expect(abs(worker.busy - 0.5) < 0.02)
  }

  @Test("what is kept is bounded, however many jobs, names, workers and crashes there are")
  func bounds() {
    var limits = LiveModel.Limits()
    limits.workers = 20
    limits.jobs = 50
    limits.stretches = 50
    limits.incidents = 5
    limits.totals = 10
    var model = LiveModel(limits: limits)
    for number in 1...2000 {
      let job = Sample.job(UInt64(number), 1, "Job \(number)")
      let time = UInt64(number) * 100_000
      model.take(Sample.event(time, Sample.worker(number % 40), .started(job)))
      model.take(
        Sample.event(time + 50_000, Sample.worker(number % 40), .ended(job, .crashed("x"))))
      if number % 10 == 0 { _ = model.frame() }
    }
    let frame = model.frame()
    let (past, curves) = model.past(endingWith: frame)
    #expect(frame.workers.count == 20)
    #expect(model.names.count == LiveNames.limit)
    #expect(past.stretches.count == 50)
    #expect(past.incidents.count == 5)
    #expect(curves.count == 10)
    // Those of workers that there is no room for are counted all the same.
    #expect(frame.crashed == 2000)
  }
}
