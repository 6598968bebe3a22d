#if MPI
  internal import Multiprocessing

  /// What the MPI thread of a rank does whose jobs run in worker processes: it passes jobs to them, and
  /// what they say to rank 0.
  struct RelayLoop {
    private let channel: MPIChannel
    private let worker: ProcessWorker
    private let outbox = RelayOutbox()
    private var sending = SendsUnderWay<JobParcel>()
    private var patience = Patience()

    init(_ run: MPIRun, workers: Int) throws {
      channel = run.channel
      let outbox = outbox
      worker = try ProcessWorker(rank: channel.rank, workers: workers) {
        outbox.put(.reply($0))
      } progress: {
        outbox.put(.progress(ProgressReport(lease: $0, fraction: $1)))
      }
    }

    /// Serves to the end.
    mutating func serve() throws(MPIFailed) {
      while true {
        let items = outbox.take()
        for item in items { try send(item) }
        try sending.tidy(in: channel)
        if let arrival = try channel.poll(from: 0) {
          guard try take(arrival) else { break }
          patience.reset()
        } else if items.isEmpty {
          wait()
        } else {
          patience.reset()
        }
      }
      worker.end()
      // What is not sent yet could be sent by nobody once MPI has ended.
      patience.reset()
      while !sending.isEmpty {
        try sending.tidy(in: channel)
        Waiting.pass(&patience)
      }
    }

    /// Takes a message; false if it is the last.
    private func take(_ arrival: MPIChannel.Arrival) throws(MPIFailed) -> Bool {
      let bytes = try channel.take(arrival)
      switch arrival.tag {
      case MPIRun.Tag.job, MPIRun.Tag.chunk:
        worker.take(
          bytes, isChunk: arrival.tag == MPIRun.Tag.chunk, lease: JobServer.lease(of: bytes))
      case MPIRun.Tag.stop where bytes.count == 4:
        let lease = bytes.withUnsafeBytes {
          UInt32(littleEndian: $0.loadUnaligned(as: UInt32.self))
        }
        worker.stop(lease)
      case MPIRun.Tag.end: return false
      default:
        throw MPIFailed(
          operation: "understand rank 0", code: 0,
          message: "a message of kind \(arrival.tag) and \(arrival.count) bytes")
      }
      return true
    }

    private mutating func send(_ item: RelayOutbox.Item) throws(MPIFailed) {
      switch item {
      case .reply(let parcel):
        sending.hold(
          parcel, until: try channel.beginSend(parcel, to: 0, tag: MPIRun.Tag.reply))
      case .progress(let report):
        try channel.send(report.bytes, to: 0, tag: MPIRun.Tag.progress)
      }
    }

    private mutating func wait() {
      switch patience.step(at: Waiting.now) {
      case .sleep(let nanoseconds) where sending.isEmpty: outbox.sleep(nanoseconds: nanoseconds)
      case .sleep, .yield: Waiting.yield()
      }
    }
  }
#endif
