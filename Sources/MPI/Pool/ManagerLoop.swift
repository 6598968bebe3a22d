#if MPI
  internal import CMPI
  internal import Multiprocessing

  /// What rank 0's MPI thread does: it sends jobs and takes replies until the pool is drained.
  struct ManagerLoop {
    private let channel: MPIChannel
    private let storage: ManagerStorage
    /// Runs the jobs of this rank, if it has any to run.
    private let own: (any RankWorker)?
    private var sending = SendsUnderWay<JobParcel>()
    private var patience = Patience(longest: Patience.longestOfManager)

    init(_ channel: MPIChannel, _ storage: ManagerStorage, own: (any RankWorker)?) {
      self.channel = channel
      self.storage = storage
      self.own = own
    }

    /// For how many nanoseconds the thread looks for the next job when there is none: a caller who has
    /// got an answer is likely to have another job at once, and to be woken takes longer than a small one.
    private static let lookout = 50_000

    /// Runs the pool to its end, and tells the other ranks that there are no more jobs.
    mutating func run() throws(MPIFailed) {
      while true {
        let (commands, isExpecting, isWorking, isDrained) = storage.takeCommands()
        for command in commands { try carryOut(command) }
        let hasReceived = isExpecting ? try receive() : false
        try sending.tidy(in: channel)
        if !commands.isEmpty || hasReceived {
          patience.reset()
        } else if isDrained, sending.isEmpty {
          break
        } else {
          wait(isExpecting: isExpecting, isWorking: isWorking)
        }
      }
      for rank in 1..<max(channel.size, 1) {
        try channel.send([UInt8](), to: rank, tag: MPIRun.Tag.end)
      }
    }

    private mutating func carryOut(_ command: ManagerStorage.Command) throws(MPIFailed) {
      switch command {
      case .send(let parcel, let isChunk, let lease, let rank):
        parcel.setLease(lease)
        guard rank != channel.rank else {
          own?.take(parcel.copy, isChunk: isChunk, lease: lease)
          return
        }
        let tag = isChunk ? MPIRun.Tag.chunk : MPIRun.Tag.job
        sending.hold(parcel, until: try channel.beginSend(parcel, to: rank, tag: tag))
      case .abort: CMPI_abort(1)
      case .ask(let lease, let rank):
        guard rank != channel.rank else {
          own?.stop(lease)
          return
        }
        let bytes = withUnsafeBytes(of: lease.littleEndian) { [UInt8]($0) }
        try channel.send(bytes, to: rank, tag: MPIRun.Tag.stop)
      }
    }

    /// Takes what has arrived.
    private mutating func receive() throws(MPIFailed) -> Bool {
      guard let arrival = try channel.poll() else { return false }
      let bytes = try channel.take(arrival)
      switch arrival.tag {
      case MPIRun.Tag.reply:
        guard let reply = ReplyParcel(bytes) else { throw confusion(arrival) }
        try finish(reply, from: arrival.source)
      case MPIRun.Tag.progress:
        guard let report = ProgressReport(bytes) else { throw confusion(arrival) }
        storage.progressed(report.lease, on: arrival.source, to: report.fraction)
      default: throw confusion(arrival)
      }
      return true
    }

    private mutating func finish(_ reply: ReplyParcel, from rank: Int) throws(MPIFailed) {
      let callers = storage.replied(reply, from: rank) ?? []
      // The rank has its next job before anybody is woken.
      for command in storage.takeCommands().commands { try carryOut(command) }
      for caller in callers { caller.resume(returning: reply) }
    }

    private func confusion(_ arrival: MPIChannel.Arrival) -> MPIFailed {
      MPIFailed(
        operation: "understand rank \(arrival.source)", code: 0,
        message: "a message of kind \(arrival.tag) and \(arrival.count) bytes")
    }

    private mutating func wait(isExpecting: Bool, isWorking: Bool) {
      let now = Waiting.now
      let step = patience.step(at: now, isBesideWork: isWorking)
      storage.giveUpWaiting()
      // What is being sent only gets on while this thread calls MPI.
      guard sending.isEmpty else { return Waiting.yield() }
      guard isExpecting else {
        return patience.waited(at: now) < Self.lookout
          ? Waiting.yield() : storage.sleep(nanoseconds: nil)
      }
      switch step {
      case .yield: Waiting.yield()
      case .sleep(let nanoseconds): storage.sleep(nanoseconds: nanoseconds)
      }
    }
  }
#endif
