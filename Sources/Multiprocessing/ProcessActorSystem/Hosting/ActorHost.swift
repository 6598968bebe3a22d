internal import CMultiprocessing
internal import Distributed
internal import Glibc
internal import Jobs
internal import Threading

/// A process that is there for an actor: it makes the actor and carries out calls until nobody needs it any more.
final class ActorHost: CallPort {
  private let channel: WorkerChannel
  private let input: HostInput
  private let dispatcher = HostDispatcher()
  private let roles = HostRoles()
  private let root = LockedValue<(any DistributedActor)?>(nil)
  private let isEnding = LockedValue(false)
  /// Set once, before there is any call.
  private let parts = LockedValue<(system: ProcessActorSystem, incoming: IncomingCalls)?>(nil)

  init(
    _ channel: WorkerChannel, _ reader: FrameReader, through buffer: UnsafeMutableRawBufferPointer
  ) {
    self.channel = channel
    input = HostInput(channel, reader, through: buffer)
  }

  /// Is the process of the actor in the message, until the end.
  func run(_ message: Message) -> Never {
    guard let message = HostMessage(message.payload) else { _exit(WorkerExitCode.badMessage) }
    let uplink = ActorUplink(over: self)
    let system = ProcessActorSystem(
      node: message.node, incarnation: message.incarnation, uplink: uplink)
    let incoming = IncomingCalls(over: self, userInfo: system.userInfo)
    parts.withLock { $0 = (system, incoming) }
    let leader = OSThread<Void>(name: "actors", isDaemon: true) {
      self.lead(message, system, incoming, uplink)
    }
    let standIn = OSThread<Void>(name: "actors' stand-in", isDaemon: true) {
      self.roles.standIn(read: { self.input.read(isBrisk: false) }) {
        self.take($0, system, incoming, uplink)
      }
    }
    do {
      try leader.start()
      try standIn.start()
    } catch {
      _exit(WorkerExitCode.notReady)
    }
    // The main actor's code runs here.
    while true { CMultiprocessing_serve_main_queue() }
  }

  /// The leader's life.
  private func lead(
    _ message: HostMessage, _ system: ProcessActorSystem, _ incoming: IncomingCalls,
    _ uplink: ActorUplink
  ) {
    let executor = dispatcher.executor
    executor.lead()
    make(message, in: system)
    var next: Message?
    while true {
      if executor.hasJobs {
        roles.leaveOpen()
        executor.drain()
        switch roles.takeBack() {
        case .back: next = input.read(isBrisk: isBrisk(next))
        case .with(let message): next = message
        }
      } else {
        next = input.read(isBrisk: false)
      }
      guard let message = next else { leave(WorkerExitCode.channelClosed) }
      take(message, system, incoming, uplink)
    }
  }

  private func isBrisk(_ message: Message?) -> Bool {
    guard let message, message.kind == .call else { return false }
    return message.payload.count > 24
      && CallMessage.Flags(rawValue: message.payload[24]).contains(.brisk)
  }

  /// Deals with a message; must not block.
  private func take(
    _ message: Message, _ system: ProcessActorSystem, _ incoming: IncomingCalls,
    _ uplink: ActorUplink
  ) {
    switch message.kind {
    case .call:
      system.accept(message.payload, from: incoming, by: dispatcher)
    case .cancelCall:
      if let call = CallNotes.call(of: message.payload) { incoming.cancel(call) }
    case .answerRead:
      if let call = CallNotes.call(of: message.payload) { incoming.answerRead(call) }
    case .callAnswer, .callFailure:
      uplink.replied(message)
    case .callProgress:
      uplink.progressed(message.payload)
    case .endHost:
      end(incoming)
    default:
      leave(WorkerExitCode.badMessage)
    }
  }

  // MARK: The actor

  private func make(_ message: HostMessage, in system: ProcessActorSystem) {
    _ = dispatcher.start {
      do {
        guard
          let type = TypeName.type(named: message.typeName) as? any ProcessActor.Type
        else {
          throw JobTransferFailed(
            stage: .decodingJob, typeName: message.typeName,
            message: "the worker knows no actor of this name")
        }
        let actor = try await Self.make(type, message, in: system)
        self.root.withLock { $0 = actor }
        self.send(CallNotes.void(0))
      } catch let lost as JobTransferFailed {
        self.send(
          CallNotes.failure(
            0, .notTransferred(lost.stage, typeName: lost.typeName, message: lost.message)))
      } catch {
        self.send(CallNotes.failure(0, FailureMessage(throwing: error)))
      }
    }
  }

  private static func make<Act: ProcessActor>(
    _ type: Act.Type, _ message: HostMessage, in system: ProcessActorSystem
  ) async throws -> any DistributedActor {
    let setup = try message.setup(Act.Setup.self, userInfo: system.userInfo)
    return try await RootActor.$current.withValue(RootActor(type)) {
      try await Act(setup: setup, actorSystem: system)
    }
  }

  // MARK: Answers

  func send(_ frame: [UInt8]) {
    // When a caller has its answer, what the call printed has been written.
    CMultiprocessing_flush_all()
    // A call that forked has a copy of all this: the copy must not answer for the process.
    guard CMultiprocessing_is_original() != 0 else { _exit(0) }
    if !channel.write(frame) { leave(WorkerExitCode.channelClosed) }
  }

  // MARK: The end

  /// Cancels what is under way, lets the actor go, and ends the process.
  private func end(_ incoming: IncomingCalls) {
    let isFirst = isEnding.withLock { isEnding in
      defer { isEnding = true }
      return !isEnding
    }
    guard isFirst else { return }
    incoming.cancelAll()
    Task {
      await incoming.areOver()
      self.letGo()
      CMultiprocessing_flush_all()
      self.leave(0)
    }
  }

  /// Lets go of the actor: if nothing else has it, its `deinit` has run when this returns.
  private func letGo() {
    let actor = root.withLock { root in
      defer { root = nil }
      return root
    }
    withExtendedLifetime(actor) {}
  }

  /// Ends the process, and with it those that its actors may have started.
  private func leave(_ code: Int32) -> Never {
    CMultiprocessing_end_workers()
    OutputPump.flush()
    _exit(code)
  }
}
