internal import Jobs
internal import Threading

/// The processes of a communicator's ranks, from their start to their end.
struct RankFamily<Program: CommunicatorProgram>: Sendable {
  /// What became of a rank.
  struct Outcome: Sendable {
    var rank: Int
    /// Which of the ranks' ends it was, by the time at which they were noticed.
    var order: Int
    /// Whether it came after this process had ended those that were left.
    var isLate: Bool
    var result: Result<Program.Output, RankFailed>
  }

  private let board: CommunicatorBoard
  /// The rank of the first child.
  private let first: Int
  private let children: [ChildProcess<RankJob<Program>>]
  private let isCancelled = LockedValue(false)

  /// Every rank of a new board.
  init(ranks: Int, _ program: Program, _ options: ProcessOptions) throws {
    guard TypeName.reachable(Program.self) != nil else {
      throw UnreachableJobType(typeName: TypeName.text(of: Program.self))
    }
    self.init(try CommunicatorBoard(ranks: ranks), 0..<ranks, program, options)
  }

  /// Some ranks of a board, down to the last.
  ///
  /// - Parameter pool: the number of the pool that they work for, for the timeline.
  init(
    _ board: CommunicatorBoard, _ ranks: Range<Int>, _ program: Program, _ options: ProcessOptions,
    pool: Int? = nil
  ) {
    self.board = board
    first = ranks.lowerBound
    children = ranks.map { rank in
      let child = ChildProcess(
        RankJob(program: program, rank: rank, board: board), name: "rank-\(rank)",
        options: options, pool: pool)
      // Not by a task: the other ranks wait, and Swift's threads may have other things to do.
      child.whenEnded { board.markDead(rank: rank, pid: $0.pid, $0.status) }
      return child
    }
  }

  /// The process of a rank; nil if it was not started yet.
  func pid(of rank: Int) -> Int32? { children[rank - first].pid }

  /// Starts all ranks and waits until all have ended.
  ///
  /// - Parameter grace: how long ranks may go on after one has failed; nil for as long as they like.
  /// - Throws: what kept a rank from being started; `CancellationError`. No rank is left then.
  func outcomes(grace: Duration?) async throws -> [Outcome] {
    try Task.checkCancellation()
    // A task of its own: one that was cancelled could not wait for the ends of those that it has killed.
    let task = Task { try await startAndWait(grace: grace) }
    let result = await withTaskCancellationHandler {
      await task.result
    } onCancel: {
      isCancelled.withLock { $0 = true }
      killAll()
    }
    try Task.checkCancellation()
    return try result.get()
  }

  private func startAndWait(grace: Duration?) async throws -> [Outcome] {
    do {
      try await startAll()
    } catch {
      killAll()
      for child in children where child.pid != nil { await child.end() }
      throw error
    }
    // Whoever was cancelled before there was anybody to kill.
    if isCancelled.withLock({ $0 }) { killAll() }
    return await waitForAll(grace: grace)
  }

  /// Starts the processes on a thread of its own, since each takes a millisecond or more.
  private func startAll() async throws {
    let children = children
    // A rank that is in this process may wait for them.
    let own = first > 0 ? board.rows[0] : nil
    try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
      let thread = OSThread<Void>(name: "ranks") {
        done.resume(
          with: Result {
            for child in children {
              try child.start()
              own?.wake()
            }
          })
      }
      do { try thread.start() } catch { done.resume(throwing: error) }
    }
  }

  private func waitForAll(grace: Duration?) async -> [Outcome] {
    typealias End = (rank: Int, result: Result<Program.Output, RankFailed>)
    return await withTaskGroup(of: End?.self) { group in
      for index in children.indices {
        group.addTask { (first + index, await result(of: first + index)) }
      }
      var outcomes: [Outcome] = []
      var isGraceSet = false
      var isOver = false
      while outcomes.count < children.count, let next = await group.next() {
        guard let next else {
          isOver = true
          killAll()
          continue
        }
        outcomes.append(
          Outcome(
            rank: next.rank, order: outcomes.count, isLate: isOver, result: next.result))
        if let grace, case .failure = next.result, !isGraceSet {
          isGraceSet = true
          group.addTask {
            try? await Task.sleep(for: grace)
            return nil
          }
        }
      }
      group.cancelAll()
      return outcomes.sorted { $0.rank < $1.rank }
    }
  }

  /// Waits for a rank's end.
  private func result(of rank: Int) async -> Result<Program.Output, RankFailed> {
    let child = children[rank - first]
    await child.end()
    do {
      switch try child.result(timeout: .zero) {
      case .answered(let output): return .success(output)
      case .threw(let failure): return .failure(RankFailed(rank: rank, error: failure.error))
      }
    } catch {
      return .failure(RankFailed(rank: rank, error: error))
    }
  }

  private func killAll() {
    for child in children { child.kill() }
  }

  /// The failure that is the cause of the others.
  static func blame(_ outcomes: [Outcome]) -> RankFailed? {
    let failures = outcomes.filter { !$0.isLate }.sorted { $0.order < $1.order }
      .compactMap { outcome -> RankFailed? in
        guard case .failure(let failure) = outcome.result else { return nil }
        return failure
      }
    let crash = failures.first { $0.error is WorkerCrashed }
    let cause = failures.filter { !$0.isOfAnother }.min { $0.rank < $1.rank }
    return crash ?? cause ?? failures.first
  }
}

extension RankFailed {
  /// Whether the rank failed because another did.
  fileprivate var isOfAnother: Bool {
    switch error as? CommunicatorError {
    case .rankDied, .rankLeft, .broken: true
    default: false
    }
  }
}
