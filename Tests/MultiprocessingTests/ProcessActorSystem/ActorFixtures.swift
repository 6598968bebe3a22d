import CMultiprocessing
import Distributed
import Glibc
import Jobs
import Multiprocessing
import Threading

/// Keeps a number between calls, and does what tests ask for.
distributed actor Counter: ProcessActor {
  private var total: Int
  private var log: [String] = []
  private var kept: [Watcher] = []
  private var cancellations = 0

  init(setup: Int, actorSystem: ProcessActorSystem) throws {
    if setup == -1 { throw RebuildableError(line: 1) }
    if setup == -2 { throw PlainError(reason: "wrong") }
    if setup == -3 { trap() }
    self.actorSystem = actorSystem
    total = setup
  }

  // MARK: State

  distributed func add(_ number: Int) -> Int {
    total += number
    return total
  }

  distributed var value: Int { total }

  distributed func nothing() {}

  distributed func identity() -> Int32 { getpid() }

  // MARK: What crosses

  distributed func echo<Value: Codable & Sendable>(_ value: Value) -> Value { value }

  distributed func pair<A: Codable & Sendable, B: Codable & Sendable>(
    _ a: A, _ b: [B]
  ) -> [String] {
    ["\(a)"] + b.map { "\($0)" }
  }

  /// The runtime asks for no argument of a type that takes no memory.
  distributed func mixed<Value: Codable & Sendable>(
    _ first: Int, _ only: OneCase, _ second: Int, _ nothing: Nothing, _ value: Value, _ last: String
  ) -> [String] {
    ["\(first)", "\(only)", "\(second)", "\(value)", last]
  }

  distributed func killer(_ count: Int) throws -> KillsWhoSentIt {
    KillsWhoSentIt(pid: getpid(), array: try SharedArray((0..<count)))
  }

  distributed func fail(rebuildable: Bool) throws {
    if rebuildable { throw RebuildableError(line: 7) }
    throw PlainError(reason: "wrong")
  }

  distributed func sum(_ numbers: [Double]) -> Double { numbers.reduce(0, +) }

  distributed func numbers(_ count: Int) -> [Double] { (0..<count).map(Double.init) }

  distributed func double(_ array: SharedArray<Double>) -> SharedArray<Double> {
    for index in 0..<array.count { array[index] *= 2 }
    return array
  }

  distributed func made(_ count: Int) throws -> SharedArray<Int> {
    try SharedArray((0..<count).map { $0 * $0 })
  }

  distributed func unencodable() -> BadAnswer { BadAnswer() }

  // MARK: Ends

  distributed func crash() -> Int {
    trap()
    return 0
  }

  distributed func leave(_ code: Int32) { exit(code) }

  distributed func killSelf() { kill(getpid(), SIGKILL) }

  // MARK: Time

  /// Reports that it has begun, and computes until it is cancelled, without ever awaiting.
  distributed func compute(reporting watcher: Watcher) async throws -> String {
    try await watcher.note(getpid())
    return spin()
  }

  private func spin() -> String {
    while !Task.isCancelled { sched_yield() }
    return JobContext.current.isCancelled ? "both" : "task only"
  }

  /// Reports that it has begun, and computes until it is cancelled.
  distributed func computeAndTell(_ watcher: Watcher) async throws {
    try await watcher.note(getpid())
    let seen = spin()
    // The call is cancelled, and so would be any that its task makes.
    Task { try await watcher.say(seen) }
  }

  /// Reports that it has begun, and awaits its cancellation; others may be called meanwhile.
  distributed func sleep(reporting watcher: Watcher) async throws {
    do {
      try await watcher.note(getpid())
      try await Task.sleep(for: .seconds(10_000))
    } catch {
      cancellations += 1
      throw error
    }
  }

  distributed func cancellationCount() -> Int { cancellations }

  distributed func report(_ fractions: [Double]) {
    for fraction in fractions { JobContext.current.report(fraction: fraction) }
  }

  distributed func stopSelf() { kill(getpid(), SIGSTOP) }

  // MARK: Others

  distributed func callBack(_ watcher: Watcher, _ number: Int) async throws -> Int {
    try await watcher.doubled(number)
  }

  distributed func keep(_ watcher: Watcher) { kept.append(watcher) }

  distributed func callKept(_ number: Int) async throws -> [Int] {
    var answers: [Int] = []
    for watcher in kept { answers.append(try await watcher.doubled(number)) }
    return answers
  }

  distributed func callBackFailing(_ watcher: Watcher) async throws -> String {
    do {
      try await watcher.fail()
      return "nothing was thrown"
    } catch let error as RebuildableError {
      return "line \(error.line)"
    }
  }

  distributed func addTo(_ other: Counter, _ number: Int) async throws -> Int {
    try await other.add(number)
  }

  distributed func progress(of other: Counter, _ fractions: [Double]) async throws -> [Double] {
    let seen = LockedValue<[Double]>([])
    try await ProcessActorSystem.calling(
      onProgress: { fraction in seen.withLock { $0.append(fraction) } }
    ) {
      try await other.report(fractions)
    }
    return seen.withLock { $0 }
  }

  distributed func sumBy(_ other: Counter, _ numbers: [Double]) async throws -> Double {
    try await other.sum(numbers)
  }

  distributed func me() -> Counter { self }

  distributed func isMe(_ other: Counter) -> Bool { other === self }

  /// The number of the main thread is the process's.
  distributed func threadOfMainActor() async -> Int32 {
    await MainActor.run { CMultiprocessing_kernel_thread_id() }
  }

  private var part: Part?

  distributed func makePart(keeping: Bool) -> Part {
    let part = Part(actorSystem: actorSystem)
    if keeping { self.part = part }
    return part
  }

  distributed func childsPid(_ setup: Int) async throws -> [Int32] {
    let child = try await actorSystem.spawn(Counter.self, setup)
    let pid = try await child.identity()
    await actorSystem.stop(child)
    return [getpid(), pid, isGone(pid) ? 1 : 0]
  }
}

/// Ends the process by a trap.
private func trap() {
  let numbers = Array(0..<Int(getpid() > 0 ? 3 : 9))
  writeToStandardError("\(numbers[numbers.count + 1])")
}

/// Cannot be encoded.
struct BadAnswer: Codable, Sendable {
  init() {}
  init(from decoder: any Decoder) throws {}
  func encode(to encoder: any Encoder) throws {
    throw EncodingError.invalidValue(self, .init(codingPath: [], debugDescription: "not this one"))
  }
}

/// A type that takes no memory, and is encoded as a number all the same.
enum OneCase: Int, Codable, Sendable {
  case only = 77
}

/// A type that takes no memory.
struct Nothing: Codable, Sendable {}

/// Kills the process that it comes from when it is read, before it comes to the memory of it.
struct KillsWhoSentIt: Codable, Sendable {
  var pid: Int32
  var array: SharedArray<Int>

  init(pid: Int32, array: SharedArray<Int>) {
    self.pid = pid
    self.array = array
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    pid = try container.decode(Int32.self, forKey: .pid)
    kill(pid, SIGKILL)
    // A process that was killed is over within a moment; it stays a zombie for the supervisor.
    var information = siginfo_t()
    waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT)
    array = try container.decode(SharedArray<Int>.self, forKey: .array)
  }
}

/// An actor beside the one that a process was started for.
distributed actor Part {
  typealias ActorSystem = ProcessActorSystem
  private var calls = 0

  distributed func count() -> Int {
    calls += 1
    return calls
  }
}

/// An actor of the parent, whom children call.
distributed actor Watcher {
  typealias ActorSystem = ProcessActorSystem
  private var pids: [Int32] = []
  private var texts: [String] = []
  private var waiting: [CheckedContinuation<Int32, Never>] = []
  private var waitingForText: [CheckedContinuation<String, Never>] = []

  distributed func note(_ pid: Int32) {
    if waiting.isEmpty { pids.append(pid) } else { waiting.removeFirst().resume(returning: pid) }
  }

  distributed func say(_ text: String) {
    if waitingForText.isEmpty {
      texts.append(text)
    } else {
      waitingForText.removeFirst().resume(returning: text)
    }
  }

  distributed func doubled(_ number: Int) -> Int { 2 * number }

  distributed func fail() throws { throw RebuildableError(line: 9) }

  /// The pid of the next call that has begun.
  func next() async -> Int32 {
    if !pids.isEmpty { return pids.removeFirst() }
    return await withCheckedContinuation { waiting.append($0) }
  }

  func nextText() async -> String {
    if !texts.isEmpty { return texts.removeFirst() }
    return await withCheckedContinuation { waitingForText.append($0) }
  }
}

extension Watcher {
  nonisolated func begun() async throws -> Int32 {
    guard let pid = await whenLocal({ await $0.next() }) else { throw PlainError(reason: "wrong") }
    return pid
  }

  nonisolated func said() async throws -> String {
    guard let text = await whenLocal({ await $0.nextText() }) else {
      throw PlainError(reason: "wrong")
    }
    return text
  }
}

/// A generic actor.
distributed actor Table<Key: Codable & Hashable & Sendable>: ProcessActor {
  private var values: [Key: Int]

  init(setup: [Key: Int], actorSystem: ProcessActorSystem) {
    self.actorSystem = actorSystem
    values = setup
  }

  distributed func get(_ key: Key) -> Int? { values[key] }
  distributed func set(_ key: Key, to value: Int) { values[key] = value }
}

/// Is made with references to others, which it hands back.
distributed actor Go: ProcessActor {
  /// What it is made from.
  struct Setup: Codable, Sendable {
    var watcher: Watcher
    var counter: Counter
  }

  private let others: Setup

  init(setup: Setup, actorSystem: ProcessActorSystem) async throws {
    self.actorSystem = actorSystem
    others = setup
    // It may call while it is being made.
    _ = try await setup.counter.add(1)
  }

  distributed func between(_ number: Int) async throws -> Int {
    try await others.watcher.doubled(others.counter.add(number))
  }

  distributed func both() -> Setup { others }
}

/// Made again, it looks whether a file is there.
distributed actor Moody: ProcessActor {
  /// What it is made from.
  struct Setup: Codable, Sendable {
    var path: String
  }

  init(setup: Setup, actorSystem: ProcessActorSystem) throws {
    if access(setup.path, F_OK) != 0 { throw RebuildableError(line: 3) }
    self.actorSystem = actorSystem
  }

  distributed func identity() -> Int32 { getpid() }
}

/// Writes a file when it goes.
distributed actor Testament: ProcessActor {
  private let path: String

  init(setup: String, actorSystem: ProcessActorSystem) {
    self.actorSystem = actorSystem
    path = setup
  }

  distributed func identity() -> Int32 { getpid() }

  deinit { createFile(path) }
}
