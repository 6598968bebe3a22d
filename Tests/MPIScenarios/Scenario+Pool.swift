#if MPI
  import Glibc
  import Jobs
  import MPI

  extension Scenario {
    @Sendable static func map() async throws {
      try await withMPIPool { pool in
        say("workers \(pool.workerCount)")
        say("\(try await pool.map((1...5).map(Cube.init)))")
        let pids = Set(
          try await pool.map((0..<20).map { _ in PID(milliseconds: 2) }, chunking: .fixed(1)))
        say("processes \(pids.count), own \(pids.contains(Int(getpid())))")
      }
      say("after")
    }

    @Sendable static func chunks() async throws {
      try await withMPIPool { pool in
        let answers = try await pool.map((0..<10_000).map(Cube.init), chunking: .fixed(1000)) {
          if $0 == $1 { say("done \($0)") }
        }
        say("\(answers == (0..<10_000).map { $0 * $0 * $0 })")
        let results = await pool.runChunk((1...3).map { Failing(number: $0, isCodable: true) })
        say("\(results)")
      }
    }

    @Sendable static func results() async throws {
      try await withMPIPool { pool in
        var sum = 0
        for try await result in pool.results(of: (1...1000).lazy.map(Cube.init)) {
          sum += try result.get()
        }
        say("\(sum)")
        var taken = 0
        var indices: Set<Int> = []
        for try await result in pool.results(
          of: (0...).lazy.map(Cube.init), order: .ofCompletion, window: 4)
        {
          taken += 1
          indices.insert(result.index)
          if taken == 100 { break }
        }
        say("taken \(taken), within the window \(indices.max() ?? 0 < 104)")
      }
    }

    @Sendable static func errors() async throws {
      try await withMPIPool { pool in
        for isCodable in [true, false] {
          do {
            say("\(try await pool.map((1...3).map { Failing(number: $0, isCodable: isCodable) }))")
          } catch let error as ScenarioError {
            say("itself: \(error)")
          } catch let error as RemoteError {
            say(
              "remote: \(error.typeName): \(error.message), in rank \(error.worker?.contains("rank") ?? false)"
            )
          }
        }
        struct Local: Job { func run() -> Int { 1 } }
        do { _ = try await pool.run(Local()) } catch { say("\(type(of: error))") }
        say("\(try await pool.run(Cube(number: 3)))")
        await pool.shutdown()
        do { _ = try await pool.run(Cube(number: 3)) } catch { say("\(type(of: error))") }
      }
    }

    @Sendable static func progress() async throws {
      try await withMPIPool { pool in
        let last = Last()
        let steps = try await pool.run(Reporting(steps: 8)) { last.note($0) }
        say("\(steps) \(last.fraction) \(last.isRising) \(last.count > 2)")
      }
    }

    @Sendable static func cancel() async throws {
      try await withMPIPool(workers: 1) { pool in
        // The one worker has begun it, and has no room for another.
        let (begun, mark) = AsyncStream.makeStream(of: Void.self)
        let running = Task { try await pool.run(Waiting()) { _ in mark.yield() } }
        for await _ in begun { break }
        let queued = Task { try await pool.run(Cube(number: 2)) }
        while pool.waitingJobCount == 0 { await Task.yield() }
        queued.cancel()
        say("queued \(await queued.result)")
        running.cancel()
        say("running \(await running.result)")
        say("\(try await pool.run(Cube(number: 4)))")
        let started = ContinuousClock.now
        do {
          _ = try await pool.map([Waiting(), Waiting()], within: .milliseconds(100))
        } catch { say("\(type(of: error))") }
        say("soon \(ContinuousClock.now - started < .seconds(20))")
      }
    }

    @Sendable static func large() async throws {
      try await withMPIPool { pool in
        let values = (0..<3_000_000).map(Double.init)
        let answer = try await pool.run(Mirror(values: values))
        say("\(answer == values.map { -$0 })")
        let both = try await pool.map([Mirror(values: values), Mirror(values: values)])
        say("\(both == [answer, answer])")
      }
    }

    /// An answer that an int cannot count.
    @Sendable static func huge() async throws {
      try await withMPIPool { pool in
        let count = 2_200_000_000
        let answer = try await pool.run(Zeros(count: count))
        say(
          "\(answer.count == count) \(answer.withUnsafeBytes { memcmp($0.baseAddress!, $0.baseAddress! + 1, count - 1) == 0 })"
        )
      }
    }

    /// The machines on which jobs ran.
    @Sendable static func hosts() async throws {
      try await withMPIPool(rankZeroWorks: true) { pool in
        let names = try await pool.map((0..<60).map { _ in HostName() }, chunking: .fixed(1))
        say("\(Set(names).sorted())")
      }
    }

    /// Works for minutes.
    @Sendable static func long() async throws {
      try await withMPIPool { pool in
        say("working")
        _ = try await pool.map(
          (0..<100_000).map { _ in PID(milliseconds: 20) }, chunking: .fixed(1))
        say("not reached")
      }
    }

    /// One of the ranks has been given a lower vector level than the others.
    @Sendable static func level() async throws {
      if CommandLine.arguments.last == "lowest" { setenv("PLEASINGLY_VECTOR", "sse2", 1) }
      try await withMPIPool(rankZeroWorks: true) { pool in
        let levels = try await pool.map((0..<30).map { _ in Level() }, chunking: .fixed(1))
        say("\(Set(levels))")
      }
    }
  }
#endif
