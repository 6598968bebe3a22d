import Jobs
import Testing

@Suite("JobHandle", .timeLimit(.minutes(20)))
struct JobHandleTests {
  @Test("submit gives a pending handle at once, and its value when the job has answered")
  func value() async throws {
    let pool = GatedPool()
    let handle = pool.submit(Gated(number: 3))
    #expect(handle.state == .pending)
    #expect(!handle.isDone)
    #expect(handle.outcome == nil)
    // The pool has the job before `submit` returns.
    #expect(pool.begunCount == 1)
    pool.open(3)
    #expect(try await handle.value == 3)
    #expect(handle.state == .succeeded)
    #expect(handle.isDone)
    #expect(try handle.outcome?.get() == 3)
    #expect(try handle.result(timeout: .zero) == 3)
    #expect(!handle.cancel())
    #expect(handle.state == .succeeded)
  }

  @Test("G3 test_exception: the job's error is the handle's, every time it is asked")
  func failure() async throws {
    let pool = GatedPool()
    pool.open(-1)
    let handle = pool.submit(Gated(number: -1))
    for _ in 0..<2 {
      await #expect(throws: Gated.Negative.self) { try await handle.value }
    }
    #expect(handle.state == .failed)
    #expect(!handle.cancel())
  }

  @Test("G2 test_cancel: works while the job is under way, twice, and stops it")
  func cancel() async throws {
    let pool = GatedPool()
    let handle = pool.submit(Gated(number: 1))
    let waiting = Task { try await handle.value }
    #expect(handle.cancel())
    #expect(handle.cancel())
    #expect(handle.state == .cancelled)
    #expect(handle.isDone)
    await #expect(throws: CancellationError.self) { try await waiting.value }
    #expect(throws: CancellationError.self) { try handle.result(timeout: .zero) }
    while pool.cancelledCount < 1 { await Task.yield() }
    // The answer of a job that is open afterwards changes nothing.
    pool.open(1)
    #expect(handle.state == .cancelled)
  }

  @Test("a waiting task that is cancelled gets CancellationError, and the job goes on")
  func cancelledWaiter() async throws {
    let pool = GatedPool()
    let handle = pool.submit(Gated(number: 1))
    for _ in 0..<200 {
      let waiting = Task { try await handle.value }
      if Bool.random() { await Task.yield() }
      waiting.cancel()
      await #expect(throws: CancellationError.self) { try await waiting.value }
    }
    #expect(handle.state == .pending)
    pool.open(1)
    #expect(try await handle.value == 1)
  }

  @Test("G3 test_result_with_timeout: a blocking wait that is over says so, and the job goes on")
  func blockingTimeout() async throws {
    let pool = GatedPool()
    let handle = pool.submit(Gated(number: 1))
    for limit in [Duration.milliseconds(5), .zero, .seconds(-1)] {
      let error = await #expect(throws: JobWaitTimedOut.self) {
        try await onThread { try handle.result(timeout: limit) }
      }
      #expect(error?.limit == limit)
      #expect(error?.description.contains("it goes on") == true)
    }
    #expect(handle.state == .pending)
    pool.open(1)
    #expect(try await onThread { try handle.result(timeout: .seconds(Int64.max)) } == 1)
  }

  @Test("G3 test_result_with_success, _with_cancel: a blocked thread wakes", arguments: 0..<50)
  func blocked(round: Int) async throws {
    let pool = GatedPool()
    let handle = pool.submit(Gated(number: round))
    let answer = Task { try await onThread { try handle.result() } }
    if round.isMultiple(of: 2) {
      pool.open(round)
      #expect(try await answer.value == round)
    } else {
      handle.cancel()
      await #expect(throws: CancellationError.self) { try await answer.value }
    }
  }

  @Test("G1 test_done_callback: once each, in order, before and after the end, for every outcome")
  func callbacks() async throws {
    for number in [1, -1, 0] {
      let pool = GatedPool()
      let handle = pool.submit(Gated(number: number))
      let log = Log<Int>()
      for index in 0..<10 {
        handle.whenDone { _ in log.note(index) }
      }
      #expect(log.all.isEmpty)
      if number == 0 { handle.cancel() } else { pool.open(number) }
      let isLast = AsyncStream<JobState>.makeStream()
      handle.whenDone { result in
        log.note(10)
        switch result {
        case .success: isLast.continuation.yield(.succeeded)
        case .failure(let error):
          isLast.continuation.yield(error is CancellationError ? .cancelled : .failed)
        }
      }
      var seen = isLast.stream.makeAsyncIterator()
      #expect(await seen.next(isolation: nil) == handle.state)
      #expect(log.all == Array(0...10))
      handle.whenDone { _ in log.note(11) }
      #expect(log.all.last == 11)
    }
  }

  @Test("a callback may use the handle, and register another")
  func reentrantCallback() async throws {
    let pool = GatedPool()
    let handle = pool.submit(Gated(number: 2))
    let (stream, done) = AsyncStream<[Int]>.makeStream()
    let log = Log<Int>()
    handle.whenDone { _ in
      handle.whenDone { _ in
        log.note(2)
        done.yield(log.all)
      }
      log.note((try? handle.result(timeout: .zero)) == 2 ? 1 : -1)
    }
    pool.open(2)
    var seen = stream.makeAsyncIterator()
    #expect(await seen.next(isolation: nil) == [1, 2])
  }

  @Test("callbacks that are registered while others are called come once, behind them")
  func racingCallbacks() async throws {
    for round in 0..<100 {
      let pool = GatedPool()
      let handle = pool.submit(Gated(number: round))
      let order = Log<Int>()
      await withTaskGroup { group in
        group.addTask { pool.open(round) }
        group.addTask {
          for index in 0..<20 { handle.whenDone { _ in order.note(index) } }
        }
      }
      while order.all.count < 20 { await Task.yield() }
      #expect(order.all == Array(0..<20))
    }
  }

  @Test("a handle that is dropped leaves its job alone")
  func dropped() async throws {
    let pool = GatedPool()
    let (stream, done) = AsyncStream<Int>.makeStream()
    do {
      pool.submit(Gated(number: 5)).whenDone { result in
        done.yield((try? result.get()) ?? -1)
      }
    }
    pool.open(5)
    var answers = stream.makeAsyncIterator()
    #expect(await answers.next(isolation: nil) == 5)
    #expect(pool.cancelledCount == 0)
  }

  @Test("a serial pool runs the job before submit returns")
  func serial() async throws {
    let done = SerialPool().submit(Gated(number: 4))
    #expect(done.state == .succeeded)
    #expect(try done.result() == 4)
    let failed = SerialPool().submit(Gated(number: -4))
    #expect(failed.state == .failed)
    #expect(throws: Gated.Negative.self) { try failed.result() }
    // Also where nobody knows which pool it is.
    func submit(to pool: some WorkerPool) -> JobHandle<Int> { pool.submit(Gated(number: 1)) }
    #expect(submit(to: SerialPool()).isDone)
  }
}
