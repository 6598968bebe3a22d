internal import Jobs
internal import Threading

/// What the pool's workers tell.
extension PoolStorage: WorkerObserver {
  func worker(_ worker: WorkerID, didStartAs pid: Int32, over link: WorkerLink) {
    shared.withLock { $0.exists(worker, link) }
  }

  func worker(_ worker: WorkerID, didNotStart error: WorkerStartFailed) {
    advance { shared in
      _ = shared.isGone(worker)
      shared.numbers.removeValue(forKey: worker)
      return shared.machine.notStarted(worker, error)
    }
  }

  func worker(_ worker: WorkerID, didSend message: Message) {
    switch message.kind {
    case .ready:
      advance { shared in
        let actions = shared.machine.ready(worker)
        // The job that it was started for begins.
        if !shared.trace.isEmpty, shared.machine.workers[worker]?.phase == .able,
          let job = shared.machine.workers[worker]?.lease?.job
        {
          shared.trace.started(job, on: worker)
        }
        return actions
      }
    case .answer, .chunkDone:
      take(message, from: worker)
    case .failure:
      let hasGrown = hasGrown(worker)
      // Only an initializer's failure is read here; a job's is read by its caller.
      let isInitializer = shared.withLock {
        $0.machine.workers[worker]?.phase == .initializing
      }
      let failure = isInitializer ? FailureMessage(decoding: message.payload) : nil
      advance(with: message) { shared in
        shared.hasReplied(worker)
        if let failure { shared.brokenBy = shared.brokenBy ?? failure }
        return shared.machine.replied(worker, failed: true, hasGrown: hasGrown)
      }
    case .returned:
      advance { shared in
        if !shared.trace.isEmpty, let job = shared.machine.workers[worker]?.lease?.job {
          shared.trace.putBack(job, after: nil)
        }
        shared.hasReplied(worker)
        return shared.machine.returned(worker)
      }
    case .progress:
      guard let fraction = ProgressMessage.fraction(message.payload) else { return }
      let progress = shared.withLock { shared in
        shared.workers[worker]?.job.flatMap { shared.jobs[$0]?.progress }
      }
      progress?(fraction)
    case .element:
      ResultQueueRegistry.shared.deliver(message)
    case .job, .chunk, .jobInFile, .chunkInFile, .board, .boardSeen, .records, .file, .fileSeen,
      .memory, .host, .endHost, .call, .callAnswer, .callFailure, .callProgress, .cancelCall,
      .answerRead:
      break
    }
  }

  func worker(_ worker: WorkerID, didEnd ending: WorkerEnding) {
    advance { shared in
      var ending = ending
      // A job that was posted while its worker was reaped has not been read either.
      let posted = shared.isGone(worker)
      ending.leftUnread = ending.leftUnread || posted > ending.framesTaken
      let state = shared.machine.workers[worker]
      let actions = shared.machine.ended(worker, ending)
      if !shared.trace.isEmpty, let job = state?.lease?.job, shared.machine.jobs[job] != nil {
        // It waits for another worker, or has one by now.
        shared.trace.putBack(job, after: ending.leftUnread ? nil : ending)
      }
      shared.trace.isGone(worker, ending, wasLetGo: state?.phase == .leaving)
      return actions
    }
  }

  /// The worker has answered its job.
  private func take(_ answer: Message, from worker: WorkerID) {
    let hasGrown = hasGrown(worker)
    let jobs =
      countsJobs && answer.kind == .chunkDone ? ChunkRecords.count(in: answer.payload) : 1
    let effects = shared.withLock { shared in
      shared.hasReplied(worker)
      var effects = PoolEffects()
      if let job = shared.machine.repliedAtOnce(worker, hasGrown: hasGrown, jobs: jobs) {
        effects.add(shared.finish(job, .replied(answer)))
      } else {
        let actions = shared.machine.replied(worker, hasGrown: hasGrown, jobs: jobs)
        carryOut(actions, with: answer, &shared, &effects)
      }
      return effects
    }
    effects.tell()
  }

  /// Whether the worker has grown larger than it may.
  private func hasGrown(_ worker: WorkerID) -> Bool {
    guard let bytesPerWorker else { return false }
    guard let pid = shared.withLock({ $0.workers[worker]?.link?.pid }) else { return false }
    return ResidentSize.ofProcess(pid).map { $0 > bytesPerWorker } ?? false
  }
}
