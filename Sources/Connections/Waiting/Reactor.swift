internal import Glibc
internal import Multiprocessing
internal import Threading

/// The one thread that waits for descriptors and moments on behalf of tasks, so that these block no
/// thread; it also runs the listeners' own tasks, which therefore go on whatever the program's
/// cooperative threads are busy with.
///
/// It starts with the first need and never ends. It runs no code of users.
final class Reactor: TaskExecutor {
  private struct Inbox {
    var state = ReactorState()
    var jobs: [UnownedJob] = []
    /// Whether the thread sleeps, or is about to without another look in here.
    var isAsleep = false

    /// Whether the thread sleeps and nobody has woken it yet.
    mutating func takeSleep() -> Bool {
      defer { isAsleep = false }
      return isAsleep
    }
  }

  private let poll: DescriptorPoll
  private let wakeup: WakeupDescriptor
  private let inbox = LockedValue(Inbox())

  private static let started = LockedValue<Reactor?>(nil)

  /// The process's reactor, started when first asked for.
  ///
  /// - Throws: if the system refuses the thread or its descriptors; the next call tries again.
  static var shared: Reactor {
    get throws(ConnectionError) {
      try started.withLock { (started) throws(ConnectionError) in
        if let started { return started }
        let reactor = try start()
        started = reactor
        return reactor
      }
    }
  }

  /// The process's reactor, if it has been started.
  static var current: Reactor? { started.withLock { $0 } }

  private init(poll: DescriptorPoll, wakeup: WakeupDescriptor) {
    self.poll = poll
    self.wakeup = wakeup
  }

  private static func start() throws(ConnectionError) -> Reactor {
    guard let poll = DescriptorPoll() else {
      throw .system(operation: "epoll_create1", code: errno)
    }
    guard let wakeup = WakeupDescriptor() else {
      let code = errno
      poll.close()
      throw .system(operation: "eventfd", code: code)
    }
    let reactor = Reactor(poll: poll, wakeup: wakeup)
    let failure = poll.watch(wakeup.descriptor, input: true, output: false, known: false)
    let thread = OSThread<Void>(name: "connections", isDaemon: true) {
      while true { reactor.turn() }
    }
    do {
      guard failure == 0 else {
        throw ConnectionError.system(operation: "epoll_ctl", code: failure)
      }
      try thread.start()
    } catch {
      poll.close()
      wakeup.close()
      throw (error as? ConnectionError) ?? .system(operation: "pthread_create", code: EAGAIN)
    }
    return reactor
  }

  // MARK: - Waits

  /// Has a wait ended when the descriptor is ready; `remove` must follow however it ends.
  ///
  /// - Returns: 0, or an errno if the descriptor cannot be watched.
  func add(_ wait: Wait, for direction: Direction, of descriptor: Int32) -> Int32 {
    inbox.withLock { inbox in
      let interest = inbox.state.add(wait, for: direction, of: descriptor)
      let code = poll.watch(
        descriptor, input: interest.input, output: interest.output, known: interest.wasKnown)
      if code != 0 { _ = inbox.state.remove(wait, of: descriptor) }
      return code
    }
  }

  /// Takes a wait out, if it is still there; the descriptor must still be open if so.
  func remove(_ wait: Wait, of descriptor: Int32) {
    inbox.withLock { inbox in
      guard let interest = inbox.state.remove(wait, of: descriptor) else { return }
      watch(descriptor, interest)
    }
  }

  /// Ends all waits for a descriptor that is about to be closed.
  func close(_ descriptor: Int32) {
    let waits = inbox.withLock { inbox in
      let (waits, wasKnown) = inbox.state.removeAll(of: descriptor)
      if wasKnown { poll.forget(descriptor) }
      return waits
    }
    for wait in waits { wait.end(.closed) }
  }

  /// Has a wait ended when its time is over.
  func addTimer(at instant: ContinuousClock.Instant, for wait: Wait) -> ReactorState.TimerID {
    let (id, mustWake) = inbox.withLock { inbox in
      let (id, isEarliest) = inbox.state.addTimer(at: instant, for: wait)
      return (id, isEarliest && inbox.takeSleep())
    }
    if mustWake { wakeup.signal() }
    return id
  }

  func removeTimer(_ id: ReactorState.TimerID) {
    inbox.withLock { $0.state.removeTimer(id) }
  }

  // MARK: - The executor

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let mustWake = inbox.withLock { inbox in
      inbox.jobs.append(job)
      return inbox.takeSleep()
    }
    if mustWake { wakeup.signal() }
  }

  // MARK: - The thread

  private func turn() {
    let timeout: Duration? = inbox.withLock { inbox in
      guard inbox.jobs.isEmpty else { return .zero }
      inbox.isAsleep = true
      return inbox.state.nextMoment().map { ContinuousClock.now.duration(to: $0) }
    }
    var happened: [(descriptor: Int32, readable: Bool, writable: Bool)] = []
    poll.wait(timeout: timeout) { happened.append(($0, $1, $2)) }
    let (waits, due, jobs) = inbox.withLock { inbox in
      inbox.isAsleep = false
      var waits: [Wait] = []
      for event in happened {
        if event.descriptor == wakeup.descriptor {
          wakeup.clear()
        } else if let (ready, interest) = inbox.state.ready(
          event.descriptor, readable: event.readable, writable: event.writable)
        {
          waits += ready
          watch(event.descriptor, interest)
        }
      }
      var jobs: [UnownedJob] = []
      swap(&jobs, &inbox.jobs)
      return (waits, inbox.state.due(at: .now), jobs)
    }
    for wait in waits { wait.end(.woken) }
    for wait in due { wait.end(.timedOut) }
    for job in jobs { job.runSynchronously(on: asUnownedTaskExecutor()) }
  }

  private func watch(_ descriptor: Int32, _ interest: ReactorState.Interest) {
    guard interest.wasKnown || interest.isKnown else { return }
    if interest.isKnown {
      _ = poll.watch(
        descriptor, input: interest.input, output: interest.output, known: interest.wasKnown)
    } else {
      poll.forget(descriptor)
    }
  }
}
