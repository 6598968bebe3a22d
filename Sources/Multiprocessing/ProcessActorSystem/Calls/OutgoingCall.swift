internal import Jobs

/// A call of an actor in another process, from its making to its answer.
struct OutgoingCall: Sendable {
  private let frame: [UInt8]
  private let target: String
  private let actor: ProcessActorID
  private let system: ProcessActorSystem
  /// The shared memory that the call refers to.
  private let attachments: [SharedBlock]

  /// - Throws: ``JobTransferFailed``; ``WorkerStartFailed`` in a forked copy of this process.
  init(
    _ invocation: inout ActorInvocationEncoder, _ target: String, of actor: ProcessActorID,
    in system: ProcessActorSystem
  ) throws {
    // It shares the channel: the actor would hear it, and the answer go to the original's call of the same number.
    try Supervisor.refuseCopies()
    var attachments: [SharedBlock] = []
    frame = try invocation.writer.finishCall(
      target, of: actor, typeNames: invocation.typeNames, attachments: &attachments)
    invocation.writer.giveBack()
    self.attachments = attachments
    self.target = target
    self.actor = actor
    self.system = system
  }

  /// Makes the call, and rebuilds its answer.
  func value<Value: Codable>() async throws -> Value {
    let answer = try await made()
    defer { answer.wasRead() }
    return try await answer.value()
  }

  /// Makes the call of a method that returns nothing.
  func done() async throws {
    let answer = try await made()
    answer.wasRead()
    try answer.check()
  }

  private func made() async throws -> CallAnswer {
    defer { withExtendedLifetime(attachments) {} }
    guard var options = ActorCallOptions.current else { return try await reply(options: nil) }
    guard let onProgress = options.onProgress else { return try await reply(options: options) }
    // Reports come on the supervisor's thread, which must not run user code.
    let (reports, sender) = AsyncStream.makeStream(
      of: Double.self, bufferingPolicy: .bufferingNewest(1))
    async let delivery: Void = { for await fraction in reports { onProgress(fraction) } }()
    options.onProgress = { sender.yield($0) }
    let result: Result<CallAnswer, any Error>
    do {
      result = .success(try await reply(options: options))
    } catch {
      result = .failure(error)
    }
    sender.finish()
    await delivery
    return try result.get()
  }

  private func reply(options: ActorCallOptions?) async throws -> CallAnswer {
    if let host = actor.keeper?.host {
      let (call, message) = try await host.reply(
        to: frame, target: target, options: options,
        mayPoll: CallingThread.mayPoll(isolation: #isolation))
      return CallAnswer(
        message: message, target: target, userInfo: host.userInfo, sender: .host(host, call))
    }
    guard actor.node != system.node else { throw ProcessActorError.notRemote(actor) }
    guard let uplink = system.uplink else { throw ProcessActorError.unreachable(actor) }
    let (call, message) = try await uplink.reply(to: frame, target: target, options: options)
    return CallAnswer(
      message: message, target: target, userInfo: system.userInfo, sender: .uplink(uplink, call))
  }
}
