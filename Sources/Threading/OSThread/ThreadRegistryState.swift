/// The rules of the registry: who runs, who holds the program open, whose error is unseen.
///
/// Touches neither locks nor threads: a thread is any object.
struct ThreadRegistryState<Thread: AnyObject> {
  private struct Entry {
    var thread: Thread
    var isDaemon: Bool
  }

  private struct Failed {
    weak var thread: Thread?
  }

  private var entries: [Int: Entry] = [:]
  private var failed: [Int: Failed] = [:]
  /// How many of the entries are no daemons.
  private var holdingCount = 0

  /// The threads that run, by number.
  var running: [Thread] {
    entries.sorted { $0.key < $1.key }.map(\.value.thread)
  }

  mutating func begin(_ thread: Thread, id: Int, isDaemon: Bool) {
    entries[id] = Entry(thread: thread, isDaemon: isDaemon)
    if !isDaemon { holdingCount += 1 }
  }

  /// - Returns: whether someone who waits for the threads has to look again.
  mutating func end(id: Int) -> Bool {
    guard let entry = entries.removeValue(forKey: id), !entry.isDaemon else { return false }
    holdingCount -= 1
    // One may be the thread that waits.
    return holdingCount <= 1
  }

  /// Whether a thread runs that the end of the program waits for, if `caller` ends it.
  func isHeldOpen(apartFrom caller: Int?) -> Bool {
    let isCallerHolding = caller.flatMap { entries[$0] }.map { !$0.isDaemon } ?? false
    return holdingCount > (isCallerHolding ? 1 : 0)
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
