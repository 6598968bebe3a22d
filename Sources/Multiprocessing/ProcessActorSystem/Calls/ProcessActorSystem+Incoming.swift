internal import Distributed
internal import Jobs

/// Calls that others make of actors of this process.
extension ProcessActorSystem {
  /// Begins to carry out a call; returns at once.
  ///
  /// - Parameters:
  ///   - calls: those of the channel that it came over.
  ///   - dispatcher: begins it, where that is not left to Swift.
  func accept(
    _ payload: [UInt8], from calls: IncomingCalls, by dispatcher: HostDispatcher? = nil
  ) {
    guard let message = CallMessage(payload) else { return }
    let call = calls.begin(message)
    let work: @concurrent @Sendable () async -> Void = {
      await self.carryOut(message, as: call, calls.userInfo)
      call.end()
    }
    // Detached: this may run in the task of another caller, who looks for his answer.
    calls.runs(call.id, in: dispatcher?.start(work) ?? Task.detached { await work() })
  }

  private func carryOut(
    _ message: CallMessage, as call: RunningCall, _ userInfo: [CodingUserInfoKey: any Sendable]
  ) async {
    let id = message.actor
    do {
      if id.node == node {
        guard let actor = locals.actor(id.number) else { throw ProcessActorError.noSuchActor(id) }
        try await execute(message, on: actor, as: call, userInfo)
      } else if let host = children.host(of: id.node) {
        try await passOn(message, to: host, as: call)
      } else {
        throw ProcessActorError.unreachable(id)
      }
    } catch {
      call.fail(error)
    }
  }

  private func execute<Act: DistributedActor>(
    _ message: CallMessage, on actor: Act, as call: RunningCall,
    _ userInfo: [CodingUserInfoKey: any Sendable]
  ) async throws {
    var message = message
    try message.openFile()
    var decoder = ActorInvocationDecoder(message, userInfo: userInfo)
    let target = message.target
    try await JobContext.$current.withValue(call.context) {
      try await executeDistributedTarget(
        on: actor, target: RemoteCallTarget(target), invocationDecoder: &decoder,
        handler: ActorResultHandler(call: call))
    }
  }

  /// Makes the call of another child of this process.
  private func passOn(
    _ message: CallMessage, to host: ActorHostStorage, as call: RunningCall
  ) async throws {
    let options = call.wantsProgress ? ActorCallOptions(onProgress: call.passOn) : nil
    let (id, reply) = try await host.reply(
      to: message.passedOn(), target: message.target, options: options)
    let isKept = CallNotes.flags(ofAnswer: reply.payload).contains(.isKept)
    guard reply.kind == .callAnswer, isKept else { return call.passOn(reply, whenRead: nil) }
    call.passOn(reply) { host.answerRead(id) }
  }
}
