/// The rules of the registry: who runs, who holds the program open, whose error is unseen.
///
/// Touches neither locks nor threads: a thread is any object.
struct ThreadRegistryState<Thread: HeldWorker> {
  private struct Failed {
    weak var thread: Thread?
  }

  private var runners: [Int: Thread] = [:]
  private var failed: [Int: Failed] = [:]

  /// The threads that the end of the program waits for, each with its kernel's number if it has
  /// ended as far as others see.
  private(set) var holders: [Int: Int32?] = [:]

  /// Those that have called `exit`.
  var enders = ProgramEnders()

  /// The threads that run, by number.
  var running: [Thread] {
    runners.sorted { $0.key < $1.key }.map(\.value)
  }

  /// Whether nothing holds the program open.
  var isDone: Bool { holders.isEmpty && !runners.values.hasHeldWork() }

  mutating func begin(_ thread: Thread, id: Int, isDaemon: Bool) {
    runners[id] = thread
    if !isDaemon { holders[id] = .some(nil) }
  }

  /// The thread with this number, if it runs.
  func runner(_ id: Int) -> Thread? { runners[id] }

  /// Takes a thread off the list; if it holds the program open, it goes on doing so.
  ///
  /// - Returns: the list's reference, to be let go of without the lock.
  mutating func end(id: Int, kernelID: Int32?) -> Thread? {
    if holders[id] != nil { holders[id] = .some(kernelID) }
    return runners.removeValue(forKey: id)
  }

  /// A thread does not hold the program open any more.
  ///
  /// - Returns: whether it was the last that did.
  mutating func letGo(id: Int) -> Bool {
    holders.removeValue(forKey: id) != nil && holders.isEmpty
  }

  /// Remembers a thread whose error nobody has seen, as long as it lives.
  mutating func keepError(of thread: Thread, id: Int) {
    failed[id] = Failed(thread: thread)
  }

  mutating func errorSeen(of id: Int) {
    failed[id] = nil
  }

  /// Hands out the threads whose errors nobody has seen, once.
  mutating func takeErrors() -> [Thread] {
    defer { failed = [:] }
    return failed.sorted { $0.key < $1.key }.compactMap(\.value.thread)
  }
}
