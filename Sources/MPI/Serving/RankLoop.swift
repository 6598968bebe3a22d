#if MPI
  internal import Glibc
  internal import Jobs
  internal import Multiprocessing

  /// What the MPI thread of every rank but 0 does: it runs the jobs that come, one after the other, until
  /// there are no more.
  ///
  /// It runs them itself: so a job costs no step from one thread to another.
  final class RankLoop {
    private let run: MPIRun
    private let server: JobServer
    private var patience = Patience()

    init(_ run: MPIRun) {
      self.run = run
      server = JobServer(
        name: "rank \(run.channel.rank) on \(run.machine)", pid: getpid())
    }

    /// Serves to the end.
    func serve() throws(MPIFailed) {
      while true {
        guard let arrival = try run.channel.poll(from: 0) else {
          Waiting.pass(&patience)
          continue
        }
        patience.reset()
        let bytes = try run.channel.take(arrival)
        switch arrival.tag {
        case MPIRun.Tag.job: try answer(bytes, isChunk: false)
        case MPIRun.Tag.chunk: try answer(bytes, isChunk: true)
        // The job that it is about has ended.
        case MPIRun.Tag.stop: break
        case MPIRun.Tag.end: return
        default:
          throw MPIFailed(
            operation: "understand rank 0", code: 0,
            message: "a message of kind \(arrival.tag) and \(arrival.count) bytes")
        }
      }
    }

    private func answer(_ bytes: [UInt8], isChunk: Bool) throws(MPIFailed) {
      let errand = RankErrand(lease: JobServer.lease(of: bytes), channel: run.channel)
      let reply = server.reply(to: bytes, isChunk: isChunk, context: errand.context)
      // What a job has printed is seen before its answer is.
      JobServer.flushOutput()
      try errand.end()
      try run.channel.send(reply, to: 0, tag: MPIRun.Tag.reply)
    }
  }
#endif
