internal import Jobs

/// A thread of the operating system whose `run()` returns a value or throws.
///
/// Give it a closure:
///
/// ```swift
/// let thread = OSThread(name: "worker") { 6 * 7 }
/// try thread.start()
/// try thread.join()  // 42
/// ```
///
/// or subclass it and override ``run()``:
///
/// ```swift
/// final class HelloThread: OSThread<Void>, @unchecked Sendable {
///   override func run() { print("hello from \(name)") }
/// }
/// ```
///
/// A subclass that has properties of its own answers for their safety, hence `@unchecked`.
///
/// The thread owns a core's worth of work and may block: it is not one of Swift's cooperative
/// threads. It keeps its object alive while it runs; an object dropped without a ``join(timeout:)``
/// leaks nothing, and its thread runs to its end. A thread cannot be stopped from outside.
///
/// An error that no ``join(timeout:)`` and no ``value`` throws is reported to
/// ``AnyOSThread/uncaughtErrorHandler``, once.
///
/// When the program ends, by returning from `main` or by `exit`, it waits for the threads that run,
/// and for those that they start, unless they are daemons (``AnyOSThread/isDaemon``), which end with
/// it in the middle of their work; and for what was handed to a ``ThreadPool``. The wait comes before
/// what was registered with `atexit` before the first thread was started. Threads that call `exit` themselves are not waited for, nor are
/// those that wait for a lock which the thread that ends the program holds. `_exit`, a signal and a
/// trap wait for nobody. A thread must not wait for the main actor once the program ends. Who calls
/// `exit` while the program ends waits with the first, and never comes back.
open class OSThread<Value: Sendable>: AnyOSThread, @unchecked Sendable {
  // Sendable: constants, and what changes is reached with `ended`'s lock held and in no other way.

  private final let placement: ThreadPlacement
  private final let ended = Condition()
  private final var completion = ThreadCompletion()
  private final var body: (@Sendable () throws -> Value)?
  /// What ``run()`` returned; a pointer, since the type `Value?` would be looked up at run time.
  private final var returned: UnsafeMutablePointer<Value>?

  /// Creates a thread for a subclass that overrides ``run()``; nothing is started.
  ///
  /// - Parameters:
  ///   - name: the name; `Thread-` and the ``AnyOSThread/id`` if not given.
  ///   - stackSize: bytes of stack, at least ``AnyOSThread/minimumStackSize`` (checked by
  ///     ``start()``) and rounded up to whole pages; the system's default (usually 8 MiB, used as
  ///     needed) if not given.
  ///   - qualityOfService: how much of the processors it gets beside other threads.
  ///   - affinity: the numbers of the processors that it may run on, counted from 0; those of the
  ///     thread that starts it if not given. Those that the system does not have, or withholds from
  ///     this process, are left out.
  ///   - isDaemon: whether the program may end while it runs.
  public init(
    name: String? = nil, stackSize: Int? = nil, qualityOfService: QualityOfService = .default,
    affinity: Set<Int>? = nil, isDaemon: Bool = false
  ) {
    placement = ThreadPlacement(
      stackSize: stackSize, qualityOfService: qualityOfService, affinity: affinity)
    super.init(name: name, isDaemon: isDaemon)
  }

  /// Creates a thread for a subclass of this module, which may say more of where it begins.
  init(name: String, isDaemon: Bool, placement: ThreadPlacement) {
    self.placement = placement
    super.init(name: name, isDaemon: isDaemon)
  }

  /// Creates a thread that runs a closure; nothing is started.
  ///
  /// - Parameters:
  ///   - name: the name; `Thread-` and the ``AnyOSThread/id`` if not given.
  ///   - stackSize: bytes of stack, at least ``AnyOSThread/minimumStackSize`` (checked by
  ///     ``start()``) and rounded up to whole pages; the system's default (usually 8 MiB, used as
  ///     needed) if not given.
  ///   - qualityOfService: how much of the processors it gets beside other threads.
  ///   - affinity: the numbers of the processors that it may run on, counted from 0; those of the
  ///     thread that starts it if not given. Those that the system does not have, or withholds from
  ///     this process, are left out.
  ///   - isDaemon: whether the program may end while it runs.
  ///   - body: what to run; it is freed, with all that it captured, before a joiner returns.
  public init(
    name: String? = nil, stackSize: Int? = nil, qualityOfService: QualityOfService = .default,
    affinity: Set<Int>? = nil, isDaemon: Bool = false,
    _ body: @escaping @Sendable () throws -> Value
  ) {
    placement = ThreadPlacement(
      stackSize: stackSize, qualityOfService: qualityOfService, affinity: affinity)
    self.body = body
    super.init(name: name, isDaemon: isDaemon)
  }

  deinit {
    reportUnseenError()
    returned?.deinitialize(count: 1)
    returned?.deallocate()
  }

  /// What the thread does; ``start()`` has it called on the new thread.
  ///
  /// Override it in a subclass, without calling `super`. This one calls the closure that the thread
  /// was created with.
  ///
  /// - Returns: the value for those who join.
  /// - Throws: whatever those who join are to see; ``NothingToRun`` if there is no closure.
  open func run() throws -> Value {
    // Not `withLock`, here and below: what is generic is looked up at run time.
    ended.lock.lock()
    let body = body
    ended.lock.unlock()
    guard let body else {
      throw NothingToRun(typeName: "\(type(of: self))")
    }
    return try body()
  }

  /// Starts the thread, which calls ``run()``.
  ///
  /// Does not wait for the thread to come to life; with a quality of service or an affinity, only
  /// until it has taken them up.
  ///
  /// - Throws: ``ThreadStartError``: if the thread has been started before, if its stack size, nice
  ///   value or affinity is none, or if the system refuses them or another thread. The object is then
  ///   as it was before.
  public final func start() throws(ThreadStartError) {
    try placement.check()
    guard ended.withLock({ completion.start() }) else { throw .alreadyStarted }
    move(to: .runnable)
    ThreadRegistry.shared.begin(self)

    // Its reference keeps the object alive while the thread runs. A class without generics carries
    // it, since a C function cannot be generic.
    do {
      try placement.create(ThreadLaunch(entry: { self.enter() }))
    } catch {
      ThreadRegistry.shared.end(self)
      ThreadRegistry.shared.letGo(of: id)
      move(to: .new)
      let waiters = ended.withLock { completion.startFailed() }
      ended.broadcast()
      for waiter in waiters { waiter.resume(throwing: ThreadJoinError.notStarted) }
      throw error
    }
  }

  /// Waits for the thread's end and returns its value, or throws what its `run()` threw.
  ///
  /// Blocks the calling thread; async code awaits ``value`` instead. May be called many times and
  /// from many threads: each gets the same answer. `Task.cancel` does not reach a waiting thread.
  ///
  /// - Parameter timeout: how long to wait on the monotonic clock; `nil` waits to the end, zero or
  ///   less does not wait.
  /// - Returns: what ``run()`` returned.
  /// - Throws: exactly what ``run()`` threw; ``ThreadJoinError`` if the thread was not started, if
  ///   it joins itself, or if the time ran out (the thread goes on, and may be joined again).
  @discardableResult
  public final func join(timeout: Duration? = nil) throws -> Value {
    if isCallingThread {
      throw ThreadJoinError.joiningItself
    }
    let deadline = timeout.map { Deadline(after: $0) }
    ended.lock.lock(as: .join)
    var isTimeUp = timeout.map { $0 <= .zero } ?? false
    while case .started = completion.phase, !isTimeUp {
      if let deadline {
        isTimeUp = !ended.wait(until: deadline, as: .join)
      } else {
        ended.wait(as: .join)
      }
    }
    let phase = completion.phase
    let returned = returned
    let wasUnseen = completion.see() != nil
    ended.lock.unlock()
    if wasUnseen { ThreadRegistry.shared.errorSeen(of: id) }

    switch phase {
    case .new: throw ThreadJoinError.notStarted
    case .started: throw ThreadJoinError.timedOut
    case .ended(let error): return try Self.answer(returned, error)
    }
  }

  /// Waits for the thread's end until `deadline` at the latest.
  ///
  /// As ``join(timeout:)``.
  ///
  /// - Parameter deadline: until when to wait; one that has passed does not wait.
  /// - Returns: what ``run()`` returned.
  /// - Throws: as ``join(timeout:)``.
  @discardableResult
  public final func join(deadline: ContinuousClock.Instant) throws -> Value {
    try join(timeout: ContinuousClock.now.duration(to: deadline))
  }

  /// The thread's value, when it has ended.
  ///
  /// Suspends the calling task and blocks no thread. If the task is cancelled, the wait ends at once
  /// with `CancellationError`; the thread goes on.
  ///
  /// - Throws: exactly what ``run()`` threw; ``ThreadJoinError/notStarted``; `CancellationError`.
  public final var value: Value {
    get async throws {
      let number = ended.withLock { completion.announceWait() }
      defer { ended.withLock { completion.forgetWait(number) } }
      try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { (continuation: ThreadCompletion.Waiter) in
          let (action, wasUnseen) = ended.withLock {
            let wasUnseen = completion.hasUnseenError
            let action = completion.wait(number, with: continuation)
            return (action, wasUnseen && !completion.hasUnseenError)
          }
          if wasUnseen { ThreadRegistry.shared.errorSeen(of: id) }
          switch action {
          case .wait: break
          case .resume(let waiter, let result): waiter.resume(with: result)
          }
        }
      } onCancel: {
        let waiter = ended.withLock { completion.cancelWait(number) }
        waiter?.resume(throwing: CancellationError())
      }
      return try Self.answer(ended.withLock { returned }, nil)
    }
  }

  private static func answer(
    _ returned: UnsafeMutablePointer<Value>?, _ error: (any Error)?
  ) throws -> Value {
    if let error { throw error }
    guard let returned else { preconditionFailure("a thread that ended returned or threw") }
    return returned.pointee
  }

  // MARK: - On the new thread

  private final func enter() {
    adoptKernelThread()
    move(to: .running)
    var returned: UnsafeMutablePointer<Value>? = .allocate(capacity: 1)
    var error: (any Error)?
    do {
      returned?.initialize(to: try run())
    } catch let thrown {
      returned?.deallocate()
      (returned, error) = (nil, thrown)
    }
    releaseBody()
    ThreadValueTable.freeAllOfCallingThread()
    move(to: .terminated)
    // Kept before anybody can see it, so that whoever does can take it out again.
    if error != nil { ThreadRegistry.shared.keepError(of: self) }
    ended.lock.lock()
    self.returned = returned
    let waiters = completion.end(error)
    let hasUnseenError = completion.hasUnseenError
    ended.lock.unlock()
    ended.broadcast()
    for waiter in waiters {
      if let error { waiter.resume(throwing: error) } else { waiter.resume() }
    }
    if error != nil, !hasUnseenError { ThreadRegistry.shared.errorSeen(of: id) }
    ThreadRegistry.shared.end(self)
    Self.leaveKernelThread()
  }

  final override func reportUnseenError() {
    guard let error = ended.withLock({ completion.see() }) else { return }
    ThreadRegistry.shared.errorSeen(of: id)
    Self.uncaughtErrorHandler(UncaughtThreadError(threadID: id, threadName: name, error: error))
  }

  /// Lets go of the closure here, before the end is told, and not whenever the caller returns.
  @inline(never)
  private final func releaseBody() {
    ended.lock.lock()
    let body = body.take()
    ended.lock.unlock()
    _ = consume body
  }
}
