#if MPI
  internal import Jobs
  internal import Multiprocessing

  /// What an MPI pool tells the timeline, as rank 0 sees it; it stands behind the pool's lock.
  ///
  /// A job counts as running from the moment when it is given to a rank to the moment when the reply is
  /// read: the way there and back is part of it. Jobs that came while the timeline was off are not traced.
  struct ManagerTrace {
    private struct Running {
      var jobs: TimelineJobs
      var rank: Int
      var place: Int
    }

    let pool: TimelinePlace
    /// For each rank, a place for every job that it can run at the same time.
    private let places: [[TimelinePlace]]
    /// Those places of each rank where nothing is known to run.
    private var free: [[Int]]
    private var running: [UInt32: Running] = [:]

    /// The system has no processes with numbers from here on: those of ranks say nothing on this machine.
    private static let firstNumber: Int32 = 1 << 24

    init(_ ranks: [MPIRank]) {
      pool = .newPool(name: "ranks")
      let hasMachines = Set(ranks.map(\.machine)).count > 1
      var number = Self.firstNumber
      places = ranks.map { rank in
        (0..<rank.workers).map { worker in
          number += 1
          let machine = hasMachines ? " on \(rank.machine)" : ""
          let part = rank.workers > 1 ? ", worker \(worker + 1)" : ""
          return .process(id: number, name: "rank \(rank.number)\(machine)\(part)")
        }
      }
      free = places.map { Array($0.indices.reversed()) }
    }

    /// The ranks' places; how busy each is, as far as that is known of ranks that run one job at a time.
    func snapshot(busyRanks: Set<Int>) -> PoolSnapshot {
      let workers = places.enumerated().flatMap { rank, places -> [PoolSnapshot.Worker] in
        let state: PoolSnapshot.State? =
          places.count > 1 ? nil : busyRanks.contains(rank) ? .running : .idle
        return places.map { PoolSnapshot.Worker(place: $0, state: state) }
      }
      return PoolSnapshot(place: pool, workers: workers, workerLimit: workers.count)
    }

    func queued(_ jobs: TimelineJobs) {
      Timeline.shared.record(.queued(jobs), at: pool)
    }

    /// The caller of jobs that waited has gone, or nobody will ever run them.
    func withdrawn(_ jobs: TimelineJobs) {
      Timeline.shared.record(.ended(jobs, .cancelled), at: pool)
    }

    /// The jobs are given to a rank.
    mutating func started(_ jobs: TimelineJobs, as lease: UInt32, on rank: Int) {
      guard let place = free[rank].popLast() else { return }
      running[lease] = Running(jobs: jobs, rank: rank, place: place)
      Timeline.shared.record(.started(jobs), at: places[rank][place])
    }

    /// A rank has replied, whether or not somebody still waits for that.
    mutating func replied(_ reply: ReplyParcel, from rank: Int) {
      guard !running.isEmpty, running[reply.lease]?.rank == rank,
        let job = running.removeValue(forKey: reply.lease)
      else { return }
      free[rank].append(job.place)
      reply.record(the: job.jobs, at: places[rank][job.place])
    }

    /// No rank will reply any more.
    mutating func ended(because failure: (any Error)?) {
      for job in running.values {
        let outcome = failure.map { TimelineOutcome(of: $0) } ?? .cancelled
        Timeline.shared.record(.ended(job.jobs, outcome), at: places[job.rank][job.place])
      }
      running = [:]
    }
  }
#endif
