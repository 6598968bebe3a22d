internal import CMultiprocessing
public import Jobs
internal import Synchronization

/// A thread of the operating system, whatever its `run()` returns.
///
/// What every ``OSThread`` has, without the type of its value, and what the main thread has. It
/// cannot be subclassed outside of this module: subclass ``OSThread``.
open class AnyOSThread: @unchecked Sendable {
  // Sendable: constants and atomics only. Subclasses restate it and answer for what they add.

  /// The number of the thread: unique in this process, counted from 1, never used again; 0 is the
  /// main thread's.
  public final let id: Int

  /// The name of the thread; `Thread-` and its ``id`` if it was given none.
  ///
  /// The kernel's thread bears it too (in `top -H`, in a debugger), cut to 15 bytes between two
  /// characters.
  public final let name: String

  /// Whether the program may end while the thread runs, which ends it in the middle of its work.
  ///
  /// `exit`, which the program's end calls too, waits for all others: see ``OSThread``.
  public final let isDaemon: Bool

  private final let stateCode: Atomic<UInt16>
  private final let kernelNumber = Atomic<Int32>(0)

  /// In how many pieces of ``heldWork`` the thread is; written by itself alone.
  final let heldPieces = Atomic<Int>(0)

  private static let lastID = Atomic<Int>(0)

  /// Evaluated once, with the first thread that has a state.
  private static let showsWaitsForJobs: Void = ThreadWaits.show { wait in
    waiting(as: .blocked(on: .join), wait)
  }

  init(name: String?, isDaemon: Bool) {
    _ = Self.showsWaitsForJobs
    id = Self.lastID.add(1, ordering: .relaxed).newValue
    self.name = name ?? "Thread-\(id)"
    self.isDaemon = isDaemon
    stateCode = Atomic(ThreadState.new.code)
  }

  /// The main thread, which is running.
  init(kernelID: Int32) {
    _ = Self.showsWaitsForJobs
    id = 0
    name = "main"
    isDaemon = false
    stateCode = Atomic(ThreadState.running.code)
    kernelNumber.store(kernelID, ordering: .relaxed)
  }

  /// Where the thread is in its life at this moment.
  ///
  /// True for every wait of this module, and for those for a `JobHandle`; a thread that waits in something
  /// else (a read, a foreign lock) counts as running.
  public final var state: ThreadState {
    if id == 0, CMultiprocessing_main_thread_ended() != 0 { return .terminated }
    return ThreadState(code: stateCode.load(ordering: .acquiring))
  }

  /// Whether the thread has been started and has not ended.
  public final var isAlive: Bool {
    switch state {
    case .new, .terminated: false
    default: true
    }
  }

  /// The kernel's number of the thread (`gettid`), which `top` and debuggers show.
  ///
  /// `nil` until the thread has come to life, which may be a moment after `start()` returned. The
  /// kernel may give the number to another thread when this one has ended.
  public final var kernelID: Int32? {
    let number = kernelNumber.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }

  /// The thread that calls this, if it is one of this module's or the main thread.
  ///
  /// `nil` on every other thread: Swift's cooperative threads, and those that a C library started.
  /// There is no stand-in for them, since nobody would see when they end.
  public static var current: AnyOSThread? {
    callingThread().map { Unmanaged<AnyOSThread>.fromOpaque($0).takeUnretainedValue() }
  }

  /// The thread that the process began with; it cannot be joined.
  ///
  /// It may end before the process, and is not always the main actor's: on Linux `dispatchMain` ends
  /// it, and so does an async `main` in a program without Foundation's run loop. The main actor is
  /// then served by Dispatch's threads, of which ``current`` is `nil`.
  public static let main: AnyOSThread = MainThread()

  /// The threads that are alive: the main thread, if it is, and those that were started and have not ended,
  /// by their ``id``.
  ///
  /// A thread that has been joined is not among them.
  ///
  /// - Complexity: O(n log n) in the number of threads.
  public static var all: [AnyOSThread] {
    ([main] + ThreadRegistry.shared.running).filter(\.isAlive)
  }

  /// The smallest stack that a thread can be given, in bytes: 64 KiB.
  public static let minimumStackSize = 65_536

  /// Blocks the calling thread for at least a while.
  ///
  /// Signals do not shorten the sleep, and steps of the wall clock do not change it. May be called
  /// on any thread; async code uses `Task.sleep` instead.
  ///
  /// - Parameter duration: how long to sleep on the monotonic clock; zero or less returns at once,
  ///   and any length is allowed.
  public static func sleep(for duration: Duration) {
    guard duration > .zero else { return }
    let deadline = Deadline(after: duration)
    waiting(as: .sleeping) {
      _ = CMultiprocessing_sleep_until(deadline.seconds, deadline.nanoseconds)
    }
  }

  /// Blocks the calling thread until `deadline`.
  ///
  /// As ``sleep(for:)``.
  ///
  /// - Parameter deadline: until when to sleep; one that has passed returns at once.
  public static func sleep(until deadline: ContinuousClock.Instant) {
    sleep(for: ContinuousClock.now.duration(to: deadline))
  }

  /// Has the end of the program wait for threads before it does what was registered with `atexit` so
  /// far, which otherwise it does after those that were registered later than the first thread.
  package static func waitForThreadsFirstAtExit() {
    ThreadRegistry.shared.waitAtExit()
  }

  /// Runs `body` while the calling thread, if it is one of ours, shows that it waits.
  ///
  /// The outermost wait counts: a queue that takes its lock inside of its own wait shows `queue`.
  static func waiting<Result>(as state: ThreadState, _ body: () -> Result) -> Result {
    // Not `current`: the thread keeps itself alive while it runs, so this needs no retain.
    guard let pointer = callingThread() else { return body() }
    return Unmanaged<AnyOSThread>.fromOpaque(pointer)._withUnsafeGuaranteedRef { thread in
      guard thread.stateCode.load(ordering: .relaxed) == ThreadState.running.code else {
        return body()
      }
      thread.move(to: state)
      defer { thread.move(to: .running) }
      return body()
    }
  }

  private static func callingThread() -> UnsafeMutableRawPointer? {
    CMultiprocessing_current_thread() ?? MainThread.adoptCallingThread()
  }

  /// Tells the handler of an error that nobody has seen, if there is one.
  func reportUnseenError() {}

  /// The work of the thread and its like for which the end of the program waits.
  var heldWork: HeldWork? { nil }

  final var heldDepth: Int { heldPieces.load(ordering: .relaxed) }

  /// Does work that waits, on this thread, until `isDone` or for a while.
  ///
  /// - Returns: false if the thread is not made for that, and has done nothing.
  func help(until deadline: Deadline, isDone: () -> Bool) -> Bool { false }

  /// Passes into another state and tells the timeline, if it listens.
  final func move(to state: ThreadState) {
    let before = stateCode.exchange(state.code, ordering: .acquiringAndReleasing)
    if Timeline.shared.isRecording {
      Timeline.shared.record(
        .threadState(from: ThreadState(code: before), to: state), at: .thread(id: id, name: name))
    }
  }

  /// Whether this is the thread that calls.
  final var isCallingThread: Bool {
    CMultiprocessing_current_thread() == Unmanaged.passUnretained(self).toOpaque()
  }

  /// Called on the new kernel thread, before anything else there.
  final func adoptKernelThread() {
    CMultiprocessing_set_own_thread_number(Int64(id))
    CMultiprocessing_set_current_thread(Unmanaged.passUnretained(self).toOpaque())
    kernelNumber.store(CMultiprocessing_kernel_thread_id(), ordering: .relaxed)
    kernelThreadName(name).withCString(CMultiprocessing_set_thread_name)
  }

  /// Called on the kernel thread when its object has nothing more to do with it, and may go.
  static func leaveKernelThread() {
    CMultiprocessing_set_current_thread(nil)
  }

  /// Called on the kernel thread when its object may be gone.
  static func endKernelThread() {
    ThreadRegistry.shared.letGo(of: Int(CMultiprocessing_own_thread_number()))
  }
}

extension AnyOSThread: HeldWorker {}

/// As much of a name as the kernel keeps: 15 bytes, cut between two characters, up to any NUL.
func kernelThreadName(_ name: String) -> String {
  if name.utf8.count <= 15, !name.utf8.contains(0) { return name }
  var short = ""
  var bytes = 0
  for character in name {
    if character == "\0" { break }
    bytes += character.utf8.count
    if bytes > 15 { break }
    short.append(character)
  }
  return short
}
