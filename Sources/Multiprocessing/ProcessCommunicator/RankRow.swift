internal import CMultiprocessing
internal import Glibc
internal import Jobs
internal import Synchronization
internal import Threading

/// What the board knows of one rank.
///
/// Each part has a cache line of its own, and one writer, the rank; but for how it ended, which others write
/// when its process is gone.
struct RankRow: @unchecked Sendable {
  // Sendable: a constant pointer. Behind it are atomic words, and three that are not: `process`, which the
  // rank writes once, before the state that says that it runs, and `overflow`, which it writes before it
  // comes to a step and which others read behind that step.

  /// Where a rank is in its life.
  enum State: UInt32 {
    /// Its process has not come to its program yet.
    case expected = 0
    case running = 1
    /// Its program has returned.
    case left = 2
    case died = 3
    /// Its program has thrown.
    case failed = 4

    /// Whether nothing will come from the rank any more.
    var isOver: Bool { rawValue >= State.left.rawValue }
    /// Whether that is a failure, which ends all waiting.
    var isFailure: Bool { self == .died || self == .failed }
  }

  private let base: UnsafeMutableRawPointer

  init(at base: UnsafeMutableRawPointer) { self.base = base }

  private func word<Word>(_ offset: Int, _ type: Word.Type) -> UnsafeMutablePointer<Word>
  where Word: ~Copyable {
    (base + offset).assumingMemoryBound(to: type)
  }

  /// Changes whenever something has happened that the rank may wait for.
  private var bell: UnsafeMutablePointer<Atomic<UInt32>> { word(0, Atomic<UInt32>.self) }
  /// Whether the rank sleeps until its bell changes, or is about to.
  private var sleeping: UnsafeMutablePointer<Atomic<UInt32>> { word(4, Atomic<UInt32>.self) }
  private var arrivals: UnsafeMutablePointer<Atomic<UInt64>> { word(64, Atomic<UInt64>.self) }
  private var stateWord: UnsafeMutablePointer<Atomic<UInt32>> { word(128, Atomic<UInt32>.self) }

  /// How many steps of collective calls the rank has come to.
  var arrival: UInt64 {
    get { arrivals.pointee.load(ordering: .sequentiallyConsistent) }
    nonmutating set { arrivals.pointee.store(newValue, ordering: .sequentiallyConsistent) }
  }

  /// The place in the segment at which the rank's part of a reduction overflowed; -1 if it did not.
  var overflow: Int {
    get { word(72, Int.self).pointee }
    nonmutating set { word(72, Int.self).pointee = newValue }
  }

  var state: State {
    State(rawValue: stateWord.pointee.load(ordering: .sequentiallyConsistent)) ?? .died
  }

  // MARK: Life

  /// The process of the rank; pid 0 if it has not come yet.
  var process: ProcessMark {
    ProcessMark(pid: word(132, Int32.self).pointee, startTime: word(136, UInt64.self).pointee)
  }

  /// How the rank died, if its state says so: in one word, since both its parent and other ranks may say it.
  private var endings: UnsafeMutablePointer<Atomic<UInt64>> { word(144, Atomic<UInt64>.self) }

  /// How the rank died, if its state says so.
  var ending: (pid: Int32, status: ExitStatus) {
    let word = endings.pointee.load(ordering: .sequentiallyConsistent)
    let value = Int32(UInt16(truncatingIfNeeded: word))
    let status: ExitStatus =
      switch UInt16(truncatingIfNeeded: word >> 16) {
      case 1: .exited(code: value)
      case 2: .signaled(signal: value, coreDumped: false)
      case 3: .signaled(signal: value, coreDumped: true)
      default: .unknown
      }
    return (Int32(truncatingIfNeeded: word >> 32), status)
  }

  /// Enters this process as the rank's.
  func enter() {
    word(132, Int32.self).pointee = ProcessMark.own.pid
    word(136, UInt64.self).pointee = ProcessMark.own.startTime
    _ = stateWord.pointee.compareExchange(
      expected: State.expected.rawValue, desired: State.running.rawValue,
      ordering: .sequentiallyConsistent)
  }

  /// Says that the rank's program has ended.
  func leave(hasFailed: Bool) {
    let state = hasFailed ? State.failed : .left
    stateWord.pointee.store(state.rawValue, ordering: .sequentiallyConsistent)
  }

  /// Says that the rank's process has ended before its program; for anybody, once the process is gone.
  ///
  /// Who knows how it ended (its parent) has the last word over those who only miss it.
  ///
  /// - Returns: whether there is something new to tell: not if the program had ended.
  func die(pid: Int32, _ status: ExitStatus) -> Bool {
    let (kind, value): (UInt64, Int32) =
      switch status {
      case .exited(let code): (1, code)
      case .signaled(let signal, let coreDumped): (coreDumped ? 3 : 2, signal)
      case .unknown: (0, 0)
      }
    let word =
      UInt64(UInt32(bitPattern: pid)) << 32 | kind << 16 | UInt64(UInt16(truncatingIfNeeded: value))
    // The rank itself stores no state any more.
    guard !state.isOver || state == .died else { return false }
    let isFirst =
      endings.pointee.compareExchange(
        expected: 0, desired: word, ordering: .sequentiallyConsistent
      ).exchanged
    if !isFirst {
      guard status != .unknown else { return false }
      endings.pointee.store(word, ordering: .sequentiallyConsistent)
    }
    stateWord.pointee.store(State.died.rawValue, ordering: .sequentiallyConsistent)
    return true
  }

  // MARK: Sleep

  /// Wakes the rank if it sleeps; what it waits for must have been stored before, in sequential
  /// consistency, so that one of the two sees the other.
  @inline(__always)
  func wakeIfAsleep() {
    if sleeping.pointee.load(ordering: .sequentiallyConsistent) != 0 { wake() }
  }

  @inline(never)
  func wake() {
    bell.pointee.add(1, ordering: .sequentiallyConsistent)
    _ = CMultiprocessing_futex_wake(bellAddress, .max)
  }

  /// Sleeps until the bell rings or a moment has come, unless `isDone` turns out to be true; only the rank does.
  ///
  /// - Returns: whether the moment came before the bell.
  func sleep<Failure: Error>(
    until look: Deadline, unless isDone: () throws(Failure) -> Bool
  ) throws(Failure) -> Bool {
    let number = bell.pointee.load(ordering: .sequentiallyConsistent)
    sleeping.pointee.store(1, ordering: .sequentiallyConsistent)
    defer { sleeping.pointee.store(0, ordering: .sequentiallyConsistent) }
    guard try !isDone() else { return false }
    return CMultiprocessing_futex_wait(bellAddress, number, look.seconds, look.nanoseconds)
      == ETIMEDOUT
  }

  private var bellAddress: UnsafePointer<UInt32> {
    UnsafeRawPointer(base).assumingMemoryBound(to: UInt32.self)
  }
}
