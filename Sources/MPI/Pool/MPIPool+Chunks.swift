#if MPI
  public import Jobs
  internal import Multiprocessing

  extension MPIPool {
    /// Runs jobs in one rank, one after the other, and tells what became of each.
    ///
    /// One message carries them all, and one their results. A job that throws, or that crashes in a worker
    /// process, costs its own answer and no other's. Suspends without blocking a thread.
    ///
    /// - Returns: one result a job, in the jobs' order: an answer, or what ``run(_:)`` throws.
    public func runChunk<J: Job>(_ jobs: [J]) async -> [Result<J.Output, any Error>] {
      var results: [Result<J.Output, any Error>] = []
      results.reserveCapacity(jobs.count)
      var rest = jobs[...]
      while !rest.isEmpty {
        let parcel: JobParcel
        do {
          parcel = try JobParcel.chunk(rest)
        } catch {
          // One that cannot be encoded must not cost the others their answers.
          for job in rest { results.append(await result(of: job)) }
          return results
        }
        do {
          let reply = try await storage.run(
            parcel, isChunk: true, as: .ifRecording(J.self, count: rest.count))
          let (new, cut) = reply.results(J.Output.self, atMost: rest.count)
          results += new
          rest = rest.dropFirst(new.count)
          if let cut, let job = rest.popFirst() {
            results.append(.failure(Self.naming(job, in: cut)))
          } else if new.isEmpty {
            // Told to stop before it began: nobody wants them.
            throw CancellationError()
          }
        } catch {
          return results + rest.map { _ in .failure(error) }
        }
      }
      return results
    }

    private func result<J: Job>(of job: J) async -> Result<J.Output, any Error> {
      do { return .success(try await run(job)) } catch { return .failure(error) }
    }

    private static func naming<J: Job>(_ job: J, in error: any Error) -> any Error {
      guard var crash = error as? WorkerCrashed else { return error }
      crash.job = JobParcel.text(of: job)
      return crash
    }

    /// Runs every job in a rank and returns the answers in the order of the jobs.
    ///
    /// As ``map(_:chunking:onProgress:)`` with automatic chunks; but up to 64 jobs a worker each travel by
    /// themselves, since those may be long, or cut so that the longest come first.
    public func map<J: Job>(_ jobs: some Sequence<J>) async throws -> [J.Output] {
      let jobs = Array(jobs)
      return try await map(
        jobs, chunking: Self.chunking(for: jobs.count, workers: workerCount))
    }

    static func chunking(for count: Int, workers: Int) -> Chunking {
      count / max(workers, 1) < 64 ? .fixed(1) : .automatic
    }

    /// Runs every job in a rank and returns the answers in the order of the jobs.
    ///
    /// Suspends without blocking a thread. At most two chunks a worker are under way at a time.
    ///
    /// - Parameters:
    ///   - jobs: the jobs; they are started in this order, neighbours at the same time.
    ///   - chunking: how many jobs travel together.
    ///   - onProgress: is told how many jobs have been answered, and of how many, each time that a chunk
    ///     is done: one call after the other, the last one with all of them.
    /// - Returns: one answer a job, in the jobs' order.
    /// - Throws: the error of the first job that is known to have failed; jobs that have not started by
    ///   then are not started. ``InvalidPoolSetting`` for chunks of fewer than 1 job.
    /// - Complexity: O(n) memory in the number of jobs and answers;
    ///   ``WorkerPool/results(of:order:window:chunking:within:)`` holds a window of them.
    public func map<J: Job>(
      _ jobs: some Sequence<J>, chunking: Chunking,
      onProgress: ((_ done: Int, _ count: Int) -> Void)? = nil
    ) async throws -> [J.Output] {
      try chunking.check()
      let jobs = Array(jobs)
      let size = chunking.size(for: jobs.count, workers: workerCount)
      let starts = Array(stride(from: 0, to: jobs.count, by: size))
      var answered = 0
      return try await withThrowingTaskGroup(of: (Int, [J.Output]).self) { group in
        var answers = [[J.Output]](repeating: [], count: starts.count)
        func takeNext() async throws {
          guard let (number, outputs) = try await group.next() else { return }
          answers[number] = outputs
          answered += outputs.count
          onProgress?(answered, jobs.count)
        }
        let window = 2 * workerCount
        for (number, start) in starts.enumerated() {
          if number >= window { try await takeNext() }
          let chunk = Array(jobs[start..<min(start + size, jobs.count)])
          group.addTask {
            guard chunk.count > 1 else { return (number, [try await self.run(chunk[0])]) }
            return (number, try await self.runChunk(chunk).map { try $0.get() })
          }
        }
        for _ in 0..<min(window, starts.count) { try await takeNext() }
        return answers.flatMap(\.self)
      }
    }
  }
#endif
