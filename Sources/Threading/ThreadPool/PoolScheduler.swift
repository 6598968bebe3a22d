internal import CMultiprocessing
internal import Jobs
internal import Synchronization

/// Who runs which task when: the queues of a pool, its sleeping workers, and how they meet.
///
/// The rules and the orderings are in the folder's README.
final class PoolScheduler: Sendable {
  /// How many workers the pool has.
  let width: Int
  /// Whether each worker is to begin on a processor of its own: there is one for each, and few others run.
  let spreads: Bool
  /// What was handed over and nobody need wait for: the end of the program does.
  let held = HeldWork()

  private let deques: [WorkDeque]
  private let parkers: [Parker]
  private let injector = Injector()
  private let idle = IdleWorkers()
  private let canSpin: Atomic<Bool>
  /// How often workers have gone to sleep.
  private let sleeps = Atomic<Int>(0)
  private let processorLimit: @Sendable () -> Double?
  /// How many workers wait inside of a task, and do nothing.
  private let waiting = Atomic<Int>(0)

  /// - Parameters:
  ///   - width: how many workers the pool has.
  ///   - runnableCount: how many threads of the system run; 0 if that is not known.
  ///   - processorLimit: how many processors' worth of time the control group allows.
  init(
    width: Int,
    runnableCount: @autoclosure () -> Int = Int(CMultiprocessing_runnable_count()),
    processorLimit: @escaping @Sendable () -> Double? = { ControlGroup().processorLimit }
  ) {
    self.width = width
    self.processorLimit = processorLimit
    deques = (0..<width).map { _ in WorkDeque() }
    parkers = (0..<width).map { _ in Parker() }
    canSpin = Atomic(processorCount(limit: nil) > 1)
    let processors = Int(CMultiprocessing_affinity_count())
    // On a processor that several others want a worker would wait for its turn, and all that wait for it. One at a
    // time is no harm: the caller, a thread of the runtime's, somebody who passes by.
    spreads =
      processors > 1 && width >= processors && (1...2 * processors).contains(runnableCount())
  }

  /// Whether it takes no more tasks.
  var isClosed: Bool { injector.isClosed }

  // MARK: - Putting work in

  /// Queues a task: with the calling worker if it is one of this pool, else for whoever is free.
  ///
  /// - Returns: false if the pool takes no more.
  func post(_ task: PoolTask) -> Bool {
    guard !isClosed else { return false }
    let isQueued = worker.map { deques[$0.index].push(task) } ?? false
    guard isQueued || injector.put(task) else { return false }
    wakeOne()
    return true
  }

  /// Takes copies of a task out that nobody has taken, as far as they are easily found.
  func withdraw(_ task: PoolTask) {
    guard let worker else { return injector.withdraw(task) }
    let deque = deques[worker.index]
    while let last = deque.pop() {
      guard last === task else {
        // There is room: it has just been there. Somebody may have missed it meanwhile.
        _ = deque.push(last)
        return wakeOne()
      }
    }
  }

  /// Takes no more tasks, and has the workers end when there is nothing left to do.
  func close() {
    injector.close()
    for parker in parkers { parker.unpark() }
  }

  /// Runs nothing any more because of an error.
  func fail(with error: any Error) {
    injector.close(because: error)
    abandonQueued(because: error)
    for parker in parkers { parker.unpark() }
  }

  /// What a task that is not taken is told.
  var refusal: any Error { injector.failure ?? PoolClosed() }

  /// Tells the tasks that nobody has begun that they are not run; call ``close()`` before.
  ///
  /// The end of the program waits until they are told, if it is a worker that tells them.
  func abandonQueued(because error: any Error) {
    guard worker != nil else { return abandonAll(because: error) }
    held.begin()
    held.running {
      abandonAll(because: error)
      return true
    }
  }

  private func abandonAll(because error: any Error) {
    while let task = injector.take() { task.abandon(because: error) }
    for deque in deques {
      while let task = deque.steal() { task.abandon(because: error) }
    }
  }

  /// The pool whose task or loop the calling thread is in, as a worker or as the loop's caller.
  static var current: PoolScheduler? {
    CMultiprocessing_current_scheduler().map {
      Unmanaged<PoolScheduler>.fromOpaque($0).takeUnretainedValue()
    }
  }

  /// Runs `body` with ``current`` set, on a thread that keeps the scheduler alive.
  static func entering<Result>(_ scheduler: PoolScheduler, _ body: () -> Result) -> Result {
    let before = CMultiprocessing_current_scheduler()
    CMultiprocessing_set_current_scheduler(Unmanaged.passUnretained(scheduler).toOpaque())
    defer { CMultiprocessing_set_current_scheduler(before) }
    return body()
  }

  /// The calling thread, if it is a worker of this pool.
  var worker: PoolThread? {
    guard let thread = PoolThread.running, thread.scheduler === self else { return nil }
    return thread
  }

  // MARK: - On the workers

  /// Runs tasks until the pool is closed and there are none.
  func work(as worker: PoolThread) {
    Self.entering(self) { takeTasks(as: worker) }
  }

  private func takeTasks(as worker: PoolThread) {
    while true {
      if let task = search(as: worker) {
        execute(task)
      } else if isClosed {
        // What was queued before it was closed can be seen now.
        guard let task = find(for: worker) else { return }
        execute(task)
      } else {
        _ = sleep(as: worker) { isClosed }
      }
    }
  }

  /// Runs tasks until something is done, or for some time; for a thread that does nothing else any more.
  ///
  /// - Parameters:
  ///   - worker: the calling thread.
  ///   - deadline: when to give up.
  ///   - isDone: whether it is done.
  func help(as worker: PoolThread, deadline: Deadline, until isDone: () -> Bool) {
    while !isDone(), !deadline.isOver {
      if let task = find(for: worker) {
        execute(task)
      } else if sleep(as: worker, deadline: deadline, until: isDone), isDone() || deadline.isOver {
        // Somebody woke it for a task, and it does not look.
        wakeOne()
      }
    }
  }

  /// Blocks until something is done that other threads do, and does parts of just that meanwhile; or
  /// anything, if that is the last way out.
  ///
  /// - Parameters:
  ///   - worker: the calling thread.
  ///   - deadline: when to give up.
  ///   - isDone: whether the wait is over; who makes it so must ``wake(_:)`` the worker.
  ///   - mayNeedAnything: whether what is waited for may itself wait for any task of the pool.
  ///   - advance: does a part of what is waited for; false if there is none for this thread. Who makes one
  ///     must wake it as well.
  func wait(
    as worker: PoolThread, deadline: Deadline? = nil, until isDone: () -> Bool,
    mayNeedAnything: () -> Bool = { false }, _ advance: () -> Bool
  ) {
    var spin = Spin(isUseful: spins)
    while !isDone(), deadline.map({ !$0.isOver }) ?? true {
      if advance() {
        spin = Spin(isUseful: spins)
        continue
      }
      // Before it looks for the others: the last one sees that they all wait.
      waiting.add(1, ordering: .sequentiallyConsistent)
      let task = everybodyWaits && mayNeedAnything() ? find(for: worker) : nil
      if task == nil, !spin.wait() {
        askGroup()
        parkers[worker.index].park(until: deadline)
        spin = Spin(isUseful: spins)
      }
      waiting.subtract(1, ordering: .sequentiallyConsistent)
      if let task {
        execute(task)
        spin = Spin(isUseful: spins)
      }
    }
  }

  /// Whether there is no worker left that does not wait inside of a task.
  private var everybodyWaits: Bool { waiting.load(ordering: .sequentiallyConsistent) == width }

  /// Spins until `isDone`, for a short time.
  ///
  /// - Returns: false if it is not done by then.
  func spin(until isDone: () -> Bool) -> Bool {
    var spin = Spin(isUseful: spins)
    while !isDone() {
      guard spin.wait() else { return isDone() }
    }
    return true
  }

  /// Has a worker look again at what it waits for.
  func wake(_ worker: Int) {
    parkers[worker].unpark()
  }

  /// Has all workers look again at what they wait for.
  func wakeAll() {
    for parker in parkers { parker.unpark() }
  }

  /// Where a worker sleeps.
  func parker(of worker: PoolThread) -> Parker { parkers[worker.index] }

  private func execute(_ task: PoolTask) {
    while task.run() {
      // Back to the end of the queue, so that other callers get their turns; a pool that is closed
      // takes nothing back, and the work goes on here.
      if injector.put(task) { return wakeOne() }
    }
  }

  /// Looks for a task for a while.
  private func search(as worker: PoolThread) -> PoolTask? {
    var spin = Spin(isUseful: spins)
    repeat {
      if let task = find(for: worker) { return task }
      if isClosed { return nil }
    } while spin.wait()
    return nil
  }

  private func find(for worker: PoolThread) -> PoolTask? {
    worker.searches &+= 1
    // Now and then those from outside come first, so that tasks that make tasks do not starve them.
    if worker.searches % 61 == 0, let task = injector.take() { return task }
    if let task = deques[worker.index].pop() ?? injector.take() { return task }
    for offset in 1..<max(1, width) {
      if let task = deques[(worker.index + offset) % width].steal() { return task }
    }
    return nil
  }

  private var hasWork: Bool {
    !injector.isEmpty || deques.contains { !$0.isEmpty }
  }

  private func wakeOne() {
    if let worker = idle.take() {
      wake(worker)
    } else if everybodyWaits {
      // One of them may have to do it.
      wakeAll()
    }
  }

  /// Sleeps until somebody has a task for the worker or wakes it, unless `isDone` or there is work.
  ///
  /// - Returns: whether somebody chose it to look for a task.
  private func sleep(
    as worker: PoolThread, deadline: Deadline? = nil, until isDone: () -> Bool
  ) -> Bool {
    askGroup()
    idle.insert(worker.index)
    // Whoever posts looks for idle workers after that, so that one of the two sees the other.
    if !isDone(), !hasWork { parkers[worker.index].park(until: deadline) }
    return !idle.remove(worker.index)
  }

  /// Before a worker sleeps: looks, once, whether the control group leaves no more than one processor, where
  /// spinning is in the way.
  ///
  /// That takes files, which are read slowly. Whoever starts a pool does not wait for them, nor does its
  /// first work: by the number of sleeps, all workers have slept, or have worked in between.
  private func askGroup() {
    guard sleeps.add(1, ordering: .relaxed).oldValue == width, spins,
      let limit = processorLimit(), limit <= 1
    else { return }
    canSpin.store(false, ordering: .relaxed)
  }

  /// Whether threads can compute at the same time, as far as is known: a worker may keep its processor
  /// for a while.
  var spins: Bool { canSpin.load(ordering: .relaxed) }
}
