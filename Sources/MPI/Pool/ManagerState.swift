#if MPI
  internal import DequeModule

  /// Which rank runs which job: the rules, without locks and messages.
  ///
  /// 1. A job is given to a rank as soon as one has room; jobs wait in the order in which they came.
  /// 2. The rank that had room last is the first to get a job: it still looks for one without sleeping.
  /// 3. A job whose caller has gone is withdrawn if it waits. If it runs its rank is asked to stop, and
  ///    has no room until it has replied; nobody hears of that reply.
  /// 4. A closed pool takes no jobs, and is drained when all of its ranks have replied.
  struct ManagerState {
    typealias JobID = UInt64
    typealias LeaseID = UInt32

    enum Action: Equatable {
      /// Send a job to a rank.
      case send(JobID, LeaseID, rank: Int)
      /// Ask a rank to stop.
      case ask(LeaseID, rank: Int)
      /// Tell the caller what the rank has replied.
      case finish(JobID)
      /// Tell the caller that the job is withdrawn.
      case withdraw(JobID)
    }

    private struct Lease {
      let rank: Int
      /// Nil if nobody wants the answer.
      var job: JobID?
    }

    /// Those that wait, in order, and some that were withdrawn.
    private var queue = Deque<JobID>()
    private var waiting: Set<JobID> = []
    private var leases: [LeaseID: Lease] = [:]
    private var leaseOfJob: [JobID: LeaseID] = [:]
    /// The ranks that have room, once for each job.
    private var free: [Int32] = []
    private var lastLease: LeaseID = 0
    /// How many jobs run on rank 0.
    private var ownCount = 0
    private(set) var isClosed = false

    /// - Parameter workers: how many jobs each rank can run at the same time.
    init(workers: [Int]) {
      // Popped from the end: one job for each rank before any gets a second one.
      for turn in (0..<(workers.max() ?? 0)).reversed() {
        for (rank, count) in workers.enumerated().reversed() where count > turn {
          free.append(Int32(rank))
        }
      }
    }

    /// How many jobs wait for room.
    var waitingCount: Int { waiting.count }

    /// Whether a rank has something to reply.
    var isExpecting: Bool { !leases.isEmpty }

    /// Whether rank 0, whose processor the manager has, runs jobs itself.
    var isWorking: Bool { ownCount > 0 }

    /// The ranks that have something to reply.
    var busyRanks: Set<Int> { Set(leases.values.map(\.rank)) }

    /// Whether nothing more can come.
    var isDrained: Bool { isClosed && leases.isEmpty && waitingCount == 0 }

    /// A job comes; nil from a closed pool.
    mutating func submit(_ job: JobID) -> [Action]? {
      guard !isClosed else { return nil }
      guard let rank = free.popLast() else {
        queue.append(job)
        waiting.insert(job)
        return []
      }
      return [lease(job, to: rank)]
    }

    /// A rank has replied; nil if it has no such job.
    mutating func replied(_ id: LeaseID, from rank: Int) -> [Action]? {
      guard let lease = leases[id], lease.rank == rank else { return nil }
      leases[id] = nil
      if rank == 0 { ownCount -= 1 }
      var actions: [Action] = []
      if let next = nextWaiting() {
        actions.append(self.lease(next, to: Int32(rank)))
      } else {
        free.append(Int32(rank))
      }
      if let job = lease.job {
        leaseOfJob[job] = nil
        actions.append(.finish(job))
      }
      return actions
    }

    /// The job that a rank reports of.
    func job(of id: LeaseID, on rank: Int) -> JobID? {
      guard let lease = leases[id], lease.rank == rank else { return nil }
      return lease.job
    }

    /// The caller of a job has gone; nothing happens if the job is done.
    mutating func cancel(_ job: JobID) -> [Action] {
      if let id = leaseOfJob.removeValue(forKey: job), let rank = leases[id]?.rank {
        leases[id]?.job = nil
        return [.withdraw(job), .ask(id, rank: rank)]
      }
      return waiting.remove(job) == nil ? [] : [.withdraw(job)]
    }

    /// Takes no more jobs.
    mutating func close() {
      isClosed = true
    }

    /// Takes no more jobs, and lets go of all that there are.
    mutating func terminate() -> [Action] {
      close()
      return queue.flatMap { cancel($0) } + leaseOfJob.keys.sorted().flatMap { cancel($0) }
    }

    private mutating func lease(_ job: JobID, to rank: Int32) -> Action {
      // 0 is nobody's.
      repeat { lastLease &+= 1 } while lastLease == 0 || leases[lastLease] != nil
      leases[lastLease] = Lease(rank: Int(rank), job: job)
      leaseOfJob[job] = lastLease
      if rank == 0 { ownCount += 1 }
      return .send(job, lastLease, rank: Int(rank))
    }

    private mutating func nextWaiting() -> JobID? {
      while let job = queue.popFirst() {
        if waiting.remove(job) != nil { return job }
      }
      return nil
    }
  }
#endif
