import Jobs
import Monitoring
import Multiprocessing
import Plots
import Synchronization
import Testing
import Threading

/// Cubes a number.
struct Cube: Job {
  var number: Int
  func run() throws -> Int { number * number * number }
}

/// Takes its worker down.
struct Fatal: Job {
  var text: String
  func run() throws -> Int { fatalError(text) }
}

/// Waits until somebody tells it to go on, or nobody wants it any more.
struct Waiting: Job {
  func run() throws -> Int {
    while !JobContext.current.isCancelled { AnyOSThread.sleep(for: .milliseconds(5)) }
    return 0
  }
}

/// In processes of their own: there is one timeline a process, and here nobody else records.
@Suite("Watching a pool", .timeLimit(.minutes(20)))
struct PoolMonitorTests {
  /// The frames that a monitor makes, and what they add up to.
  private final class Watcher: Sendable {
    let frames = LockedValue<[LiveFrame]>([])
    let monitor: PoolMonitor

    init(_ pool: any WorkerPool) throws {
      monitor = PoolMonitor(of: pool, every: .milliseconds(20))
      let frames = frames
      monitor.subscribe { frame in frames.withLock { $0.append(frame) } }
      try monitor.start()
    }

    var all: [LiveFrame] { frames.withLock { $0 } }

    /// Waits until a frame is as wanted.
    func frame(_ isWanted: (LiveFrame) -> Bool) async throws -> LiveFrame {
      let deadline = ContinuousClock.now + .seconds(120)
      while ContinuousClock.now < deadline {
        if let frame = all.last(where: isWanted) { return frame }
        try await Task.sleep(for: .milliseconds(5))
      }
      Issue.record("no such frame; the last was \(String(describing: all.last))")
      throw CancellationError()
    }
  }

  @Test("every job of a pool of processes is seen, and who ran it")
  func processes() async {
    await #expect(processExitsWith: .success) {
      try await withProcessPool(workers: 3) { pool in
        let watcher = try Watcher(pool)
        _ = try await pool.map((0..<500).map(Cube.init))
        watcher.monitor.stop()
        let last = try #require(watcher.all.last)
        #expect(last.finished == 500)
        #expect(last.queued == 0)
        #expect(last.lostCount == 0)
        #expect(last.workers.map(\.finished).reduce(0, +) == 500)
        #expect(watcher.all.flatMap(\.stretches).map(\.count).reduce(0, +) == 500)
        #expect(watcher.all.flatMap(\.newNames) == ["Cube"])
        #expect(!Timeline.shared.isRecording)
      }
    }
  }

  @Test("a crash is told with its message; the pool goes on, and so does the picture")
  func crash() async {
    await #expect(processExitsWith: .success) {
      try await withProcessPool(workers: 2) { pool in
        let watcher = try Watcher(pool)
        await #expect(throws: WorkerCrashed.self) { try await pool.run(Fatal(text: "<b>no</b>")) }
        _ = try await pool.map((0..<10).map(Cube.init))
        watcher.monitor.stop()
        let crash = try #require(watcher.all.flatMap(\.incidents).first)
        #expect(crash.isCrash)
        #expect(crash.job == "Fatal")
        #expect(crash.text.contains("<b>no</b>"), "\(crash.text)")
        #expect(watcher.all.last?.crashed == 1)
        #expect(watcher.all.last?.finished == 10)
      }
    }
  }

  @Test("workers that run and wait, their memory and their processor time are seen meanwhile")
  func meanwhile() async {
    await #expect(processExitsWith: .success) {
      try await withProcessPool(workers: 2) { pool in
        pool.warmUp(2)
        let watcher = try Watcher(pool)
        let task = Task { try await pool.run(Waiting()) }
        let frame = try await watcher.frame { frame in
          frame.workers.contains { $0.state == .running && ($0.figures?.memory ?? 0) > 100_000 }
        }
        #expect((frame.ownMemory ?? 0) > 100_000)
        let worker = try #require(frame.workers.first { $0.state == .running })
        let job = try #require(worker.job)
        #expect(watcher.monitor.names[job.name] == "Waiting")
        #expect(watcher.monitor.job(job.number).map(\.outcome) == [nil])
        task.cancel()
        _ = try? await task.value
        watcher.monitor.stop()
      }
    }
  }

  @Test("an idle pool of threads shows its workers, and then the jobs that they run")
  func threads() async {
    await #expect(processExitsWith: .success) {
      try await withThreadPool(workers: 3) { pool in
        let watcher = try Watcher(pool)
        _ = try await watcher.frame { $0.workers.count == 3 }
        _ = try await pool.map((0..<100).map(Cube.init))
        let frame = try await watcher.frame { $0.finished == 100 }
        #expect(frame.workers.count == 3)
        watcher.monitor.stop()
      }
    }
  }

  @Test("other pools' workers and jobs are not seen, whatever they are called")
  func strangers() async {
    await #expect(processExitsWith: .success) {
      try await withProcessPool(workers: 2) { pool in
        try await withProcessPool(workers: 2) { other in
          let watcher = try Watcher(pool)
          async let cubes = other.map((0..<100).map(Cube.init))
          _ = try await pool.map((0..<50).map(Cube.init))
          _ = try await cubes
          await #expect(throws: WorkerCrashed.self) { try await other.run(Fatal(text: "other")) }
          watcher.monitor.stop()
          let last = try #require(watcher.all.last)
          #expect(last.finished == 50)
          #expect(last.crashed == 0)
          #expect(watcher.all.flatMap(\.incidents).isEmpty)
          #expect(watcher.all.allSatisfy { $0.workers.count <= 2 })
        }
      }
    }
  }

  @Test("a recording that somebody else began goes on")
  func recordings() async {
    await #expect(processExitsWith: .success) {
      Timeline.shared.start()
      defer { Timeline.shared.stop() }
      try await withThreadPool(workers: 1) { pool in
        let watcher = try Watcher(pool)
        watcher.monitor.stop()
        #expect(Timeline.shared.isRecording)
      }
    }
  }

  @Test("one that is stopped before it is started records nothing, then or later")
  func stoppedFirst() async {
    await #expect(processExitsWith: .success) {
      let monitor = PoolMonitor()
      monitor.stop()
      try monitor.start()
      #expect(!Timeline.shared.isRecording)
      monitor.stop()
      #expect(!Timeline.shared.isRecording)
    }
  }

  @Test("the last frame comes from the thread of those before it, so that none overtakes it")
  func order() async {
    await #expect(processExitsWith: .success) {
      try await withThreadPool(workers: 1) { pool in
        let names = LockedValue<[String]>([])
        let monitor = PoolMonitor(of: pool, every: .seconds(100))
        try monitor.start()
        monitor.subscribe { _ in
          names.withLock { $0.append(AnyOSThread.current?.name ?? "") }
        }
        monitor.stop()
        #expect(names.withLock { $0 } == ["monitor"])
      }
    }
  }

  @Test("a subscriber may stop it, and is told one last time")
  func stoppedBySubscriber() async {
    await #expect(processExitsWith: .success) {
      let count = LockedValue(0)
      let isOver = Event()
      let monitor = PoolMonitor(every: .milliseconds(10))
      try monitor.start()
      monitor.subscribe { [weak monitor] _ in
        count.withLock { $0 += 1 }
        monitor?.stop()
        isOver.set()
      }
      #expect(isOver.wait(timeout: .seconds(100)))
      monitor.stop()
      #expect(count.withLock { $0 } == 2)
      #expect(!Timeline.shared.isRecording)
    }
  }
}
