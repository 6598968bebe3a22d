internal import CMultiprocessing
internal import Glibc
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
/// leaks nothing, and its thread runs to its end. A thread cannot be stopped from outside. When the
/// main program ends, threads that still run end with it.
open class OSThread<Value: Sendable>: AnyOSThread, @unchecked Sendable {
  // Sendable: constants, and what changes is reached with `ended`'s lock held and in no other way.

  private final let stackSize: Int?
  private final let ended = Condition()
  private final var completion = ThreadCompletion<Value>()
  private final var body: (@Sendable () throws -> Value)?

  /// Creates a thread for a subclass that overrides ``run()``; nothing is started.
  ///
  /// - Parameters:
  ///   - name: the name; `Thread-` and the ``AnyOSThread/id`` if not given.
  ///   - stackSize: bytes of stack, at least ``AnyOSThread/minimumStackSize`` (checked by
  ///     ``start()``) and rounded up to whole pages; the system's default (usually 8 MiB, used as
  ///     needed) if not given.
  public init(name: String? = nil, stackSize: Int? = nil) {
    self.stackSize = stackSize
    super.init(name: name)
  }

  /// Creates a thread that runs a closure; nothing is started.
  ///
  /// - Parameters:
  ///   - name: the name; `Thread-` and the ``AnyOSThread/id`` if not given.
  ///   - stackSize: bytes of stack, at least ``AnyOSThread/minimumStackSize`` (checked by
  ///     ``start()``) and rounded up to whole pages; the system's default (usually 8 MiB, used as
  ///     needed) if not given.
  ///   - body: what to run; it is freed, with all that it captured, before a joiner returns.
  public init(
    name: String? = nil, stackSize: Int? = nil, _ body: @escaping @Sendable () throws -> Value
  ) {
    self.stackSize = stackSize
    self.body = body
    super.init(name: name)
  }

  /// What the thread does; ``start()`` has it called on the new thread.
  ///
  /// Override it in a subclass, without calling `super`. This one calls the closure that the thread
  /// was created with.
  ///
  /// - Returns: the value for those who join.
  /// - Throws: whatever those who join are to see; ``NothingToRun`` if there is no closure.
  open func run() throws -> Value {
    guard let body = ended.withLock({ body }) else {
      throw NothingToRun(typeName: "\(type(of: self))")
    }
    return try body()
  }

  /// Starts the thread, which calls ``run()``.
  ///
  /// Does not wait for the thread to come to life.
  ///
  /// - Throws: ``ThreadStartError``: if the thread has been started before, if its stack size is too
  ///   small, or if the system refuses another thread. The object is then as it was before.
  public final func start() throws(ThreadStartError) {
    if let stackSize, stackSize < Self.minimumStackSize {
      throw .stackTooSmall(bytes: stackSize)
    }
    guard ended.withLock({ completion.start() }) else { throw .alreadyStarted }
    move(to: .runnable)

    // The new thread's own reference, which keeps the object alive while it runs. A class without
    // generics carries it, since a C function cannot be generic.
    let launch = Unmanaged.passRetained(ThreadLaunch(entry: { self.enter() }))
    let code = CMultiprocessing_create_thread(
      roundedStackSize, { ThreadLaunch.run($0) }, launch.toOpaque())
    guard code == 0 else {
      launch.release()
      move(to: .new)
      let waiters = ended.withLock { completion.startFailed() }
      ended.broadcast()
      for waiter in waiters { waiter.resume(throwing: ThreadJoinError.notStarted) }
      throw .refused(code: code, message: String(cString: strerror(code)))
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
    ended.lock.unlock()

    switch phase {
    case .new: throw ThreadJoinError.notStarted
    case .started: throw ThreadJoinError.timedOut
    case .ended(let result): return try result.get()
    }
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
      return try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { continuation in
          switch ended.withLock({ completion.wait(number, with: continuation) }) {
          case .wait: break
          case .resume(let waiter, let result): waiter.resume(with: result)
          }
        }
      } onCancel: {
        let waiter = ended.withLock { completion.cancelWait(number) }
        waiter?.resume(throwing: CancellationError())
      }
    }
  }

  // MARK: - On the new thread

  private final func enter() {
    adoptKernelThread()
    move(to: .running)
    let result = Result { try run() }
    release(ended.withLock { body.take() })
    move(to: .terminated)
    let waiters = ended.withLock { completion.end(with: result) }
    ended.broadcast()
    for waiter in waiters { waiter.resume(with: result) }
    Self.leaveKernelThread()
  }

  /// Lets go of the closure here, before the end is told, and not whenever the caller returns.
  @inline(never)
  private final func release(_ body: consuming (@Sendable () throws -> Value)?) {}

  private final var roundedStackSize: Int {
    guard let stackSize else { return 0 }
    let page = sysconf(Int32(_SC_PAGESIZE))
    let (sum, overflow) = stackSize.addingReportingOverflow(page - 1)
    return overflow ? stackSize : sum / page * page
  }
}
