internal import Jobs
internal import Threading

/// What the actor's process tells.
extension ActorHostStorage: WorkerObserver {
  func worker(_ worker: WorkerID, didStartAs pid: Int32, over link: WorkerLink) {
    shared.withLock { shared in
      shared.link = link
      shared.incoming = IncomingCalls(over: link, userInfo: userInfo)
    }
  }

  func worker(_ worker: WorkerID, didNotStart error: WorkerStartFailed) {
    advance { $0.state.notStarted(worker, error, at: .now) }
  }

  func worker(_ worker: WorkerID, didSend message: Message) {
    switch message.kind {
    case .ready:
      advance { $0.state.ready(worker) }
    case .callAnswer, .callFailure:
      guard let call = CallNotes.call(of: message.payload) else { return }
      if call == 0 { take(making: message, by: worker) } else { take(message, for: call) }
    case .callProgress:
      guard let call = CallNotes.call(of: message.payload),
        let fraction = CallNotes.fraction(in: message.payload)
      else { return }
      shared.withLock { $0.calls[call]?.progress }?(fraction)
    case .call:
      let calls = shared.withLock { shared in
        shared.speaksUnasked = true
        return shared.incoming
      }
      guard let incoming = calls else { return }
      system.accept(message.payload, from: incoming)
    case .cancelCall:
      guard let call = CallNotes.call(of: message.payload) else { return }
      shared.withLock { $0.incoming }?.cancel(call)
    case .answerRead:
      guard let call = CallNotes.call(of: message.payload) else { return }
      shared.withLock { $0.incoming }?.answerRead(call)
    case .element:
      ResultQueueRegistry.shared.deliver(message)
    case .job, .chunk, .jobInFile, .chunkInFile, .board, .boardSeen, .records, .chunkDone, .file,
      .fileSeen, .returned, .memory, .host, .endHost, .answer, .failure, .progress:
      break
    }
  }

  func worker(_ worker: WorkerID, didEnd ending: WorkerEnding) {
    var gone: IncomingCalls?
    advance { shared in
      gone = shared.incoming
      shared.link = nil
      shared.note(ending)
      shared.incoming = nil
      return shared.state.ended(worker, ending, at: .now)
    }
    gone?.cancelAll()
  }

  /// The process says whether the actor was made.
  private func take(making message: Message, by worker: WorkerID) {
    advance { shared in
      message.kind == .callAnswer
        ? shared.state.made(worker)
        : shared.state.refused(worker, CallNotes.failure(in: message.payload))
    }
  }

  private func take(_ reply: Message, for call: CallID) {
    var isWanted = true
    var isLast = false
    let replied = shared.withLock { shared -> (ActorHostShared.Caller, ActorHostShared.Result)? in
      guard let mayEnd = shared.state.replied(call) else {
        isWanted = false
        return nil
      }
      isLast = mayEnd
      return shared.finish(call, .replied(reply))
    }
    if let (caller, result) = replied { caller.resume(returning: result) }
    if isLast { advance { $0.state.endIfDone() } }
    // Nobody will read it.
    if !isWanted, reply.kind == .callAnswer,
      CallNotes.flags(ofAnswer: reply.payload).contains(.isKept)
    {
      answerRead(call)
    }
  }
}

extension WorkerLink: CallPort {}
