public import Distributed
internal import Glibc
internal import Jobs

/// Distributed actors that live in child processes: for state that must last between calls.
///
/// A job brings all that it needs and leaves nothing behind. An actor in a process of its own keeps what it has: a
/// loaded table, a model, a connection.
///
/// ```swift
/// let system = ProcessActorSystem()
/// let histogram = try await system.spawn(Histogram.self, 10)   // see ProcessActor
/// try await histogram.add(3)                                    // 1
/// await system.shutdown()
/// ```
///
/// **Calls** are those of any actor: one at a time, others in between where the actor awaits. Calls of many tasks
/// may be under way at once, and reach the actor in no particular order. Arguments, results and errors are `Codable`;
/// an error that is not arrives as a ``RemoteError``. Large ones cross in shared memory. A caller suspends and blocks no
/// thread, but for up to 50 µs, as ``ProcessPool/run(_:)`` does. **A cancelled caller** gets `CancellationError` at
/// once; the task of its call is cancelled in the actor's process, which goes on. See
/// ``calling(timeout:onProgress:isolation:_:)`` for time limits and progress.
///
/// **If the process dies** (a trap, a signal, `exit`), the calls under way throw ``WorkerCrashed``. What becomes of
/// later ones is up to the ``ActorSupervision``. **If this process dies**, all children end at once. **The process
/// ends** with the last reference to one of its actors in this process, or its ID.
///
/// A reference to an actor of this process may be an argument: the child calls back. So may one of another child; its
/// calls go by way of this process. Such a reference keeps nothing alive.
///
/// One process holds one actor, and those that this one makes in it: so a trap costs one actor, and actors compute at
/// the same time.
public final class ProcessActorSystem: DistributedActorSystem {
  /// Which actor of which process.
  public typealias ActorID = ProcessActorID
  /// Takes down what a method is called with.
  public typealias InvocationEncoder = ActorInvocationEncoder
  /// Hands a method what it is called with.
  public typealias InvocationDecoder = ActorInvocationDecoder
  /// Sends what a method returns.
  public typealias ResultHandler = ActorResultHandler
  /// What crosses must be `Codable`.
  public typealias SerializationRequirement = any Codable

  /// What this process calls itself in the IDs of its actors.
  let node: UInt64
  let locals: LocalActors
  let children = ActorChildren()
  /// The process that started this one for an actor; nil in the program itself.
  let uplink: ActorUplink?
  private let grace: Duration

  /// Creates a system; processes start with ``spawn(_:_:name:supervision:options:)``.
  ///
  /// - Parameter grace: how long the process of an actor that is let go may take to notice that its calls are
  ///   cancelled and to give up what it has, before it is killed.
  public init(grace: Duration = .milliseconds(500)) {
    node = UInt64.random(in: 1...UInt64.max)
    locals = LocalActors(after: ProcessActorID.root)
    uplink = nil
    self.grace = grace
  }

  /// The system of a process that was started for an actor.
  init(node: UInt64, incarnation: UInt32, uplink: ActorUplink) {
    self.node = node
    // Numbers of one that died are not given to others.
    locals = LocalActors(after: UInt64(incarnation) << 32)
    self.uplink = uplink
    grace = .milliseconds(500)
  }

  /// What the decoders of calls and answers tell the actors that they find; made anew each time.
  var userInfo: [CodingUserInfoKey: any Sendable] { [.actorSystemKey: self] }

  /// Starts a process, makes an actor in it, and returns a reference to it.
  ///
  /// Suspends until the actor is there; a process takes some milliseconds to start.
  ///
  /// ```swift
  /// let table = try await system.spawn(
  ///   Table.self, "prices.csv", supervision: .restart(maximum: 3, within: .seconds(60)))
  /// ```
  ///
  /// - Parameters:
  ///   - type: the actor's type.
  ///   - setup: what it is made from; kept for as long as it may be made again.
  ///   - name: what the process is called, in the system's list of processes and in the lines of its output; by default
  ///     the type's name.
  ///   - supervision: what is done when the process dies.
  ///   - options: the environment, working directory and limits of the process, and where its output goes.
  /// - Throws: what the actor's initializer throws (as a ``RemoteError`` where the error itself cannot be carried);
  ///   ``WorkerCrashed`` if the process died meanwhile; ``ProcessActorError/unreachableType(_:)``;
  ///   ``ProcessActorError/shutDown``; ``JobTransferFailed`` for the setup; ``InvalidPoolSetting``;
  ///   ``InvalidProcessOption``; ``NestingTooDeep``; ``WorkerStartFailed``; `CancellationError`. Then there is no process.
  public func spawn<Act: ProcessActor>(
    _ type: Act.Type, _ setup: Act.Setup, name: String? = nil,
    supervision: ActorSupervision = .none, options: ProcessOptions = ProcessOptions()
  ) async throws -> Act {
    let text = TypeName.text(of: type)
    let title = name ?? String(describing: type)
    guard !title.utf8.contains(0) else {
      throw InvalidProcessOption("name", title.debugDescription, allowed: "text without a NUL")
    }
    try supervision.check()
    try options.check()
    try NestingTooDeep.check()
    guard let typeName = TypeName.reachable(type), typeName.utf8.count <= UInt16.max else {
      throw ProcessActorError.unreachableType(text)
    }
    let childNode = UInt64.random(in: 1...UInt64.max)
    var attachments: [SharedBlock] = []
    let writer = CallWriter.taken()
    let frame = try writer.setup(
      setup, typeName: typeName, node: childNode, attachments: &attachments)
    writer.giveBack()
    let keeper = ActorKeeper(
      ActorHostStorage(
        node: childNode, actor: text, of: self, WorkerStart(title: title, options: options),
        setup: frame, attachments: attachments, supervision: supervision, grace: grace,
        supervisor: try Supervisor.shared))
    guard children.add(keeper) else { throw ProcessActorError.shutDown }
    try await keeper.host.spawn()
    return try Act.resolve(
      id: ProcessActorID(node: childNode, number: ProcessActorID.root, keeper: keeper), using: self)
  }

  /// The number of the process that an actor lives in at the moment.
  ///
  /// - Returns: nil if it is being restarted, is not there any more, or lives in this process or one that this one has
  ///   not started.
  public func pid<Act: DistributedActor>(of actor: Act) -> Int32? where Act.ID == ActorID {
    actor.id.keeper?.host.pid
  }

  /// Ends the process of an actor, and suspends until it is gone.
  ///
  /// Its calls throw ``ProcessActorError/stopped(actor:)``, now and later. The actor's tasks are cancelled, and its
  /// `deinit` runs, within the system's grace. Without this, the process ends with the last reference. Does nothing for an
  /// actor of another process than a child of this one.
  public func stop<Act: DistributedActor>(_ actor: Act) async where Act.ID == ActorID {
    guard let host = actor.id.keeper?.host else { return }
    host.stop(.letGo)
    await host.isOver()
  }

  /// Ends all child processes when their calls are done, and suspends until they are gone.
  ///
  /// Later calls, and ``spawn(_:_:name:supervision:options:)``, throw ``ProcessActorError/shutDown``.
  public func shutdown() async {
    let hosts = children.shutDown()
    for host in hosts { host.stop(.shutDown) }
    for host in hosts { await host.isOver() }
  }

  /// Ends all child processes at once (SIGKILL), and suspends until they are gone.
  ///
  /// Calls under way and later ones throw ``ProcessActorError/shutDown``.
  public func kill() async {
    let hosts = children.shutDown()
    for host in hosts { host.stop(.kill) }
    for host in hosts { await host.isOver() }
  }
}
