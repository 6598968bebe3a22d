import Jobs
import Testing

/// G5: the cases of test_concurrent_futures/test_wait.py and test_as_completed.py.
@Suite("JobHandle.wait and asCompleted", .timeLimit(.minutes(20)))
struct JobHandleWaitTests {
  private func submit(_ numbers: [Int], to pool: GatedPool) -> [JobHandle<Int>] {
    numbers.map { pool.submit(Gated(number: $0)) }
  }

  /// Opens these jobs and waits until they are done.
  private func finish(_ handles: [JobHandle<Int>], _ numbers: [Int], in pool: GatedPool) async {
    for number in numbers { pool.open(number) }
    for handle in handles { _ = try? await handle.value }
  }

  @Test("test_first_completed, and test_first_completed_some_already_completed")
  func firstCompleted() async throws {
    let pool = GatedPool()
    let handles = submit([0, 1, 2], to: pool)
    async let waited = JobHandle.wait(for: handles, until: .firstCompleted)
    pool.open(1)
    let first = try await waited
    #expect(first.done == [handles[1]])
    #expect(first.notDone == [handles[0], handles[2]])
    let again = try await JobHandle.wait(for: handles, until: .firstCompleted)
    #expect(again.done == [handles[1]])
    for handle in handles { handle.cancel() }
  }

  @Test("test_first_exception, and a job that is cancelled has not failed")
  func firstFailed() async throws {
    let pool = GatedPool()
    let handles = submit([0, -1, 2, 3], to: pool)
    async let waited = JobHandle.wait(for: handles, until: .firstFailed)
    await finish([handles[0]], [0], in: pool)
    handles[3].cancel()
    pool.open(-1)
    let result = try await waited
    #expect(result.done == [handles[0], handles[1], handles[3]])
    #expect(result.notDone == [handles[2]])
    // test_first_exception_one_already_failed
    #expect(try await JobHandle.wait(for: handles, until: .firstFailed).notDone == [handles[2]])
    // Without a failure it waits for all.
    let others = [handles[0], handles[2], handles[3]]
    async let all = JobHandle.wait(for: others, until: .firstFailed)
    pool.open(2)
    #expect(try await all.done == others)
  }

  @Test("test_all_completed, some already completed, duplicates (test_20369), none at all")
  func allCompleted() async throws {
    let pool = GatedPool()
    let handles = submit([0, -1, 2], to: pool)
    await finish([handles[0]], [0], in: pool)
    async let waited = JobHandle.wait(for: handles + handles)
    pool.open(-1)
    pool.open(2)
    let result = try await waited
    #expect(result.done == handles)
    #expect(result.notDone.isEmpty)
    let none = try await JobHandle.wait(for: [JobHandle<Int>](), until: .firstCompleted)
    #expect(none.done.isEmpty && none.notDone.isEmpty)
  }

  @Test("test_timeout: what is done by then is told apart from what is not")
  func timeout() async throws {
    let pool = GatedPool()
    let handles = submit([0, 1], to: pool)
    await finish([handles[0]], [0], in: pool)
    for limit in [Duration.milliseconds(5), .zero, .seconds(-1)] {
      let waited = try await JobHandle.wait(for: handles, timeout: limit)
      #expect(waited.done == [handles[0]])
      #expect(waited.notDone == [handles[1]])
      let blocking = try await onThread { JobHandle.blockingWait(for: handles, timeout: limit) }
      #expect(blocking.done == [handles[0]])
      #expect(blocking.notDone == [handles[1]])
    }
    pool.open(1)
    let long = try await JobHandle.wait(for: handles, timeout: .seconds(Int64.max))
    #expect(long.done == handles)
  }

  @Test("a waiting task that is cancelled gets CancellationError, and the jobs go on")
  func cancelled() async throws {
    let pool = GatedPool()
    let handles = submit([0, 1], to: pool)
    for _ in 0..<100 {
      let waiting = Task { try await JobHandle.wait(for: handles).done.count }
      if Bool.random() { await Task.yield() }
      waiting.cancel()
      await #expect(throws: CancellationError.self) { try await waiting.value }
    }
    #expect(handles.allSatisfy { $0.state == .pending })
    for handle in handles { handle.cancel() }
  }

  @Test("test_pending_calls_race: 100 rounds of waits that race with the ends of the jobs")
  func race() async throws {
    for round in 0..<100 {
      let pool = GatedPool()
      let handles = submit(Array(0..<4), to: pool)
      let condition = JobWaitCondition.allCases[round % 3]
      async let suspended = JobHandle.wait(for: handles, until: condition)
      async let blocked = onThread { JobHandle.blockingWait(for: handles, until: condition) }
      for number in (0..<4).shuffled() { pool.open(number) }
      for waited in [try await suspended, try await blocked] {
        #expect(waited.done.count + waited.notDone.count == 4)
        #expect(condition == .firstCompleted ? !waited.done.isEmpty : waited.notDone.isEmpty)
      }
    }
  }

  @Test("test_as_completed: those that are done first, then the others as they are, each once")
  func asCompleted() async throws {
    let pool = GatedPool()
    let handles = submit([0, 1, 2, 3], to: pool)
    await finish([handles[2]], [2], in: pool)
    var iterator = JobHandle.asCompleted(handles + handles.reversed()).makeAsyncIterator()
    #expect(try await iterator.next() == handles[2])
    pool.open(3)
    #expect(try await iterator.next() == handles[3])
    handles[1].cancel()
    #expect(try await iterator.next() == handles[1])
    pool.open(0)
    #expect(try await iterator.next() == handles[0])
    #expect(try await iterator.next() == nil)
    #expect(try await iterator.next() == nil)
    for try await handle in JobHandle.asCompleted([JobHandle<Int>]()) {
      Issue.record("\(handle) came from nowhere")
    }
  }

  @Test("test_as_completed timeouts: what is done comes, then the error, and the jobs go on")
  func asCompletedTimeout() async throws {
    let pool = GatedPool()
    let handles = submit([0, 1, 2], to: pool)
    await finish([handles[1]], [1], in: pool)
    for limit in [Duration.milliseconds(5), .zero] {
      var iterator = JobHandle.asCompleted(handles, timeout: limit).makeAsyncIterator()
      #expect(try await iterator.next() == handles[1])
      await #expect(throws: JobWaitTimedOut(limit: limit, unfinished: 2, total: 3)) {
        try await iterator.next()
      }
    }
    pool.open(0)
    pool.open(2)
    var count = 0
    for try await handle in JobHandle.asCompleted(handles, timeout: .seconds(Int64.max)) {
      count += try await handle.value
    }
    #expect(count == 3)
  }

  @Test(
    "an iteration in a cancelled task ends with CancellationError; a dropped one leaves jobs be")
  func asCompletedCancelled() async throws {
    let pool = GatedPool()
    let handles = submit([0, 1], to: pool)
    let task = Task {
      var iterator = JobHandle.asCompleted(handles).makeAsyncIterator()
      return try await iterator.next()
    }
    await Task.yield()
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    do { _ = JobHandle.asCompleted(handles).makeAsyncIterator() }
    #expect(handles.allSatisfy { $0.state == .pending })
    for handle in handles { handle.cancel() }
  }
}
