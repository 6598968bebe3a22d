import Synchronization
import Testing

/// Lets only a few suites that start processes run at once.
///
/// Swift Testing starts all tests together, and a test's time limit runs from then on: on a machine
/// of two processors most of it would be spent on waiting for the others' processes. A suite that
/// waits for its turn has no test yet whose time could run out.
struct ProcessTurns: SuiteTrait, TestScoping {
  private static let turns = Turns(count: 4)

  func provideScope(
    for test: Test, testCase: Test.Case?,
    performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    await Self.turns.take()
    defer { Self.turns.giveBack() }
    try await function()
  }
}

extension Trait where Self == ProcessTurns {
  /// The suite starts processes, and waits until few others do.
  static var processTurns: Self { Self() }
}

/// A semaphore for tasks, first come, first served.
private final class Turns: Sendable {
  private struct State {
    var free: Int
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state: Mutex<State>

  init(count: Int) { state = Mutex(State(free: count)) }

  func take() async {
    await withCheckedContinuation { continuation in
      let isFree = state.withLock { state in
        guard state.free > 0 else {
          state.waiting.append(continuation)
          return false
        }
        state.free -= 1
        return true
      }
      if isFree { continuation.resume() }
    }
  }

  func giveBack() {
    let next: CheckedContinuation<Void, Never>? = state.withLock { state in
      guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
      state.free += 1
      return nil
    }
    next?.resume()
  }
}
