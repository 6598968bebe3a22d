public import Jobs

extension ProcessPool {
  /// Runs jobs in one worker as long as that lives, one after the other, and tells what became of each.
  ///
  /// One message carries them all. A job that throws or crashes costs its own answer; those behind one
  /// that crashed are run by another worker. Suspends without blocking a thread.
  ///
  /// - Returns: one result a job, in the jobs' order: an answer, or what ``run(_:)`` throws.
  public func runChunk<J: Job>(_ jobs: [J]) async -> [Result<J.Output, any Error>] {
    guard let jobsPerWorker, jobs.count > jobsPerWorker else { return await runPart(jobs[...]) }
    var results: [Result<J.Output, any Error>] = []
    for start in stride(from: 0, to: jobs.count, by: jobsPerWorker) {
      results += await runPart(jobs[start..<start + min(jobsPerWorker, jobs.count - start)])
    }
    return results
  }

  /// Runs a chunk that is no larger than one worker may take.
  private func runPart<J: Job>(_ jobs: ArraySlice<J>) async -> [Result<J.Output, any Error>] {
    var feeds = ResultQueueFeeds()
    let results = await runPart(jobs, &feeds)
    let crash = results.lazy.compactMap { result -> WorkerCrashed? in
      if case .failure(let error) = result { error as? WorkerCrashed } else { nil }
    }
    feeds.end(crash.first)
    return results
  }

  private func runPart<J: Job>(
    _ jobs: ArraySlice<J>, _ feeds: inout ResultQueueFeeds
  ) async -> [Result<J.Output, any Error>] {
    var results: [Result<J.Output, any Error>] = []
    results.reserveCapacity(jobs.count)
    var rest = jobs
    func take(_ records: [UInt8]) {
      let new = Answer.results(J.Output.self, fromRecords: records, atMost: rest.count)
      results += new
      rest = rest.dropFirst(new.count)
    }
    while !rest.isEmpty {
      do {
        let frame: [UInt8]
        var attachments: [SharedBlock] = []
        defer { withExtendedLifetime(attachments) {} }
        do {
          frame = try JobMessage.chunk(
            rest, jobsPerWorker: jobsPerWorker, userInfo: feeds.userInfo,
            attachments: &attachments)
        } catch {
          // One that cannot be encoded must not cost the others their answers.
          for job in rest { results.append(await result(of: job)) }
          return results
        }
        feeds.begin()
        let outcome = try await storage.run(
          frame, retries: 0, label: .of(J.self, count: rest.count))
        switch outcome {
        case .replied(let message) where message.kind == .chunkDone:
          let count = rest.count
          withExtendedLifetime(message) { take(message.payload) }
          // As in a map: the rest is another worker's.
          if jobsPerWorker == nil || rest.count == count, !rest.isEmpty {
            throw CancellationError()
          }
        case .ended(.died(let ending, _)):
          withExtendedLifetime(ending) { take(ending.records) }
          guard let job = rest.popFirst() else { continue }
          results.append(await result { try await self.runAgain(job, after: ending) })
        default:
          // All of them have met the same.
          return results + rest.map { job in Result { try answer(outcome, to: job, timeout: nil) } }
        }
      } catch {
        return results + rest.map { _ in .failure(error) }
      }
    }
    return results
  }

  private func result<J: Job>(of job: J) async -> Result<J.Output, any Error> {
    await result { try await self.carryOut(job, timeout: nil) }
  }

  private func result<Output>(
    _ body: () async throws -> Output
  ) async -> Result<Output, any Error> {
    do { return .success(try await body()) } catch { return .failure(error) }
  }

  /// How many jobs a chunk of a map has.
  ///
  /// No more than a worker may have before it is replaced, and a number of which several make up just
  /// that where there is one: so chunks are cut as rarely as possible.
  func chunkSize(_ chunking: Chunking, for count: Int) -> Int {
    let size = chunking.size(for: count, workers: workerCount)
    guard let jobsPerWorker, count > 0 else { return size }
    let chunksPerWorker = jobsPerWorker / size + (jobsPerWorker % size == 0 ? 0 : 1)
    return jobsPerWorker / chunksPerWorker
  }
}
