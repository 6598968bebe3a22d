import Jobs
import Testing

@testable import Multiprocessing

/// What the rules say is to be done, as text.
private func texts(_ actions: [ActorHostState.Action]) -> [String] {
  actions.map { action in
    switch action {
    case .start(let worker): "start \(worker)"
    case .setUp(let worker): "set up \(worker)"
    case .send(let call): "send \(call)"
    case .fail(let call, let failure): "fail \(call): \(text(failure))"
    case .askToEnd(let worker): "ask \(worker)"
    case .kill(let worker): "kill \(worker)"
    case .spawned: "spawned"
    case .over(let end): "over: \(text(end))"
    }
  }
}

private func text(_ failure: ActorHostState.Failure) -> String {
  switch failure {
  case .cancelled: "cancelled"
  case .timedOut: "timed out"
  case .lost: "lost"
  case .ended(let end): text(end)
  }
}

private func text(_ end: ActorHostState.End) -> String {
  switch end {
  case .died(.crashed): "crashed"
  case .died(.refused): "refused"
  case .died(.notStarted): "not started"
  case .restartedTooOften: "too often"
  case .stopped: "stopped"
  case .shutDown: "shut down"
  }
}

/// The rules, and numbers for workers: 1, 2, and so on.
private struct Machine {
  var state: ActorHostState
  let start = ContinuousClock.now

  init(_ supervision: ActorSupervision = .none) {
    let last = LockedNumber()
    state = ActorHostState(supervision, newWorker: { last.next() })
  }

  private final class LockedNumber: @unchecked Sendable {
    // Sendable: one thread has the machine.
    private var last: WorkerID = 0
    func next() -> WorkerID {
      last += 1
      return last
    }
  }

  static let ending = WorkerEnding(
    pid: 5, status: .signaled(signal: 9, coreDumped: false), peakMemory: 0)

  /// Its actor is there, in worker 1.
  static func available(_ supervision: ActorSupervision = .none) -> Machine {
    var machine = Machine(supervision)
    _ = machine.state.begin()
    _ = machine.state.ready(1)
    _ = machine.state.made(1)
    return machine
  }

  mutating func submit(_ call: CallID) -> String {
    switch state.submit(call) {
    case .send: "send"
    case .wait: "wait"
    case .refuse(let end): "refuse: \(text(end))"
    }
  }

  mutating func replied(_ call: CallID) -> [String]? {
    state.replied(call).map { $0 ? texts(state.endIfDone()) : [] }
  }

  mutating func giveUp(_ call: CallID, _ failure: ActorHostState.Failure) -> [String]? {
    guard let (actions, wasSent) = state.giveUp(call, failure) else { return nil }
    return texts(actions) + (wasSent ? ["tell the process"] : [])
  }

  mutating func ended(_ worker: WorkerID, after seconds: Int = 0) -> [String] {
    texts(state.ended(worker, Self.ending, at: start + .seconds(seconds)))
  }
}

@Suite("ActorHostState", .timeLimit(.minutes(20)))
struct ActorHostStateTests {
  @Test("from the start to the first call")
  func begins() {
    var machine = Machine()
    #expect(texts(machine.state.begin()) == ["start 1"])
    #expect(machine.submit(1) == "wait")
    #expect(texts(machine.state.ready(1)) == ["set up 1"])
    #expect(machine.submit(2) == "wait")
    #expect(texts(machine.state.made(1)) == ["spawned", "send 1", "send 2"])
    #expect(machine.submit(3) == "send")
    #expect(machine.replied(2) == [])
    #expect(machine.replied(2) == nil)
    #expect(machine.replied(9) == nil)
  }

  @Test("an initializer that throws, a process that dies or is not there")
  func refusals() {
    var machine = Machine(.restart(maximum: 3, within: .seconds(1)))
    _ = machine.state.begin()
    _ = machine.state.ready(1)
    #expect(texts(machine.state.refused(1, .cancelled)) == ["kill 1"])
    #expect(machine.ended(1) == ["over: refused"])

    machine = Machine()
    _ = machine.state.begin()
    #expect(machine.ended(1) == ["over: crashed"])

    machine = Machine()
    _ = machine.state.begin()
    let error = WorkerStartFailed(operation: "posix_spawn", code: 11, message: "")
    #expect(texts(machine.state.notStarted(1, error, at: .now)) == ["over: not started"])
    #expect(machine.submit(1) == "refuse: not started")
    #expect(machine.state.isOver)
  }

  @Test("without supervision a death is the end")
  func dies() {
    var machine = Machine.available()
    _ = machine.submit(1)
    _ = machine.submit(2)
    _ = machine.replied(1)
    #expect(machine.ended(1) == ["fail 2: lost", "over: crashed"])
    #expect(machine.submit(3) == "refuse: crashed")
    #expect(machine.ended(1) == [])
  }

  @Test("with it, calls under way are lost, and those that come meanwhile reach the next")
  func restarts() {
    var machine = Machine.available(.restart(maximum: 2, within: .seconds(60)))
    _ = machine.submit(1)
    #expect(machine.ended(1, after: 0) == ["fail 1: lost", "start 2"])
    #expect(machine.submit(2) == "wait")
    #expect(texts(machine.state.ready(2)) == ["set up 2"])
    // One that is late is of the process before.
    #expect(texts(machine.state.made(1)) == [])
    #expect(texts(machine.state.made(2)) == ["spawned", "send 2"])
    #expect(machine.ended(2, after: 30) == ["fail 2: lost", "start 3"])
    #expect(machine.submit(3) == "wait")
    #expect(machine.ended(3, after: 59) == ["fail 3: too often", "over: too often"])
    #expect(machine.submit(4) == "refuse: too often")
  }

  @Test("a death that lies long back does not count")
  func forgets() {
    var machine = Machine.available(.restart(maximum: 1, within: .seconds(60)))
    #expect(machine.ended(1, after: 0) == ["start 2"])
    #expect(machine.ended(2, after: 60) == ["start 3"])
    #expect(machine.ended(3, after: 119) == ["over: too often"])
  }

  @Test("callers that wait no more")
  func givesUp() {
    var machine = Machine(.restart(maximum: 1, within: .seconds(60)))
    _ = machine.state.begin()
    _ = machine.submit(1)
    #expect(machine.giveUp(1, .cancelled) == ["fail 1: cancelled"])
    _ = machine.submit(2)
    #expect(texts(machine.state.made(1)) == ["spawned", "send 2"])
    #expect(machine.giveUp(2, .timedOut) == ["fail 2: timed out", "tell the process"])
    #expect(machine.giveUp(2, .cancelled) == nil)
    #expect(machine.replied(2) == nil)
  }

  @Test("let go: asked to end, killed after the grace")
  func letGo() {
    var machine = Machine.available(.restart(maximum: 9, within: .seconds(60)))
    _ = machine.submit(1)
    #expect(texts(machine.state.stop(.letGo)) == ["fail 1: stopped", "ask 1"])
    #expect(texts(machine.state.stop(.letGo)) == [])
    #expect(machine.submit(2) == "refuse: stopped")
    #expect(texts(machine.state.graceIsOver(1)) == ["kill 1"])
    #expect(machine.ended(1) == ["over: stopped"])
    #expect(texts(machine.state.graceIsOver(1)) == [])
    #expect(texts(machine.state.stop(.kill)) == [])
  }

  @Test("shut down: after the calls that there are")
  func shutDown() {
    var machine = Machine.available()
    _ = machine.submit(1)
    _ = machine.submit(2)
    #expect(texts(machine.state.stop(.shutDown)) == [])
    #expect(machine.submit(3) == "refuse: shut down")
    #expect(machine.replied(1) == [])
    #expect(
      machine.giveUp(2, .cancelled) == ["fail 2: cancelled", "ask 1", "tell the process"])
    #expect(machine.ended(1) == ["over: shut down"])
  }

  @Test("shut down while the actor is being made: calls that wait are done first")
  func shutDownEarly() {
    var machine = Machine(.restart(maximum: 1, within: .seconds(60)))
    _ = machine.state.begin()
    _ = machine.submit(1)
    #expect(texts(machine.state.stop(.shutDown)) == [])
    #expect(texts(machine.state.made(1)) == ["spawned", "send 1"])
    #expect(machine.replied(1) == ["ask 1"])
    machine = Machine()
    _ = machine.state.begin()
    #expect(texts(machine.state.stop(.shutDown)) == ["kill 1"])
    #expect(machine.ended(1) == ["over: shut down"])
  }

  @Test("shut down before it has begun: it never begins")
  func shutDownBefore() {
    for stop in [ActorHostState.Stop.shutDown, .kill] {
      var machine = Machine()
      #expect(texts(machine.state.stop(stop)) == ["over: shut down"])
      #expect(texts(machine.state.begin()) == ["over: shut down"])
      #expect(machine.submit(1) == "refuse: shut down")
    }
  }

  @Test("stopped while a shutdown waits for calls: they are not waited for any more")
  func stoppedMeanwhile() {
    var machine = Machine.available()
    _ = machine.submit(1)
    #expect(texts(machine.state.stop(.shutDown)) == [])
    #expect(texts(machine.state.stop(.letGo)) == ["fail 1: stopped", "ask 1"])
    #expect(machine.ended(1) == ["over: stopped"])
  }

  @Test("kill: everything at once, whatever was asked for before")
  func kill() {
    var machine = Machine.available(.restart(maximum: 9, within: .seconds(60)))
    _ = machine.submit(1)
    _ = machine.state.stop(.shutDown)
    #expect(texts(machine.state.stop(.kill)) == ["fail 1: shut down", "kill 1"])
    #expect(machine.submit(2) == "refuse: shut down")
    #expect(machine.ended(1) == ["over: shut down"])
  }
}
