#if MPI
  internal import Glibc
  internal import Jobs
  internal import Multiprocessing
  internal import Synchronization
  internal import Threading

  /// Runs rank 0's jobs on a thread of its own, where there is no other rank to run them.
  final class LocalWorker: RankWorker {
    private struct Errand {
      var parcel: [UInt8]
      var isChunk: Bool
    }

    /// Shared with the thread, which may outlive the worker.
    private final class StopMark: Sendable {
      /// The attempt that is to stop; 0 for none.
      let lease = Atomic<UInt32>(0)
    }

    private let errands = BlockingQueue<Errand>()
    private let stopped = StopMark()

    /// Starts the thread.
    ///
    /// - Parameter storage: is told the replies, and the progress.
    init(machine: String, storage: ManagerStorage) throws(ThreadStartError) {
      let (errands, stopped, name) = (errands, stopped, "rank 0 on \(machine)")
      try OSThread(name: "rank-0-jobs", isDaemon: true) {
        let server = JobServer(name: name, pid: getpid())
        while let errand = try? errands.take() {
          let lease = JobServer.lease(of: errand.parcel)
          let context = JobContext(
            progress: { storage.progressed(lease, on: 0, to: $0) },
            cancellation: { stopped.lease.load(ordering: .relaxed) == lease })
          let reply = server.reply(to: errand.parcel, isChunk: errand.isChunk, context: context)
          if let reply = ReplyParcel(reply.copy) { storage.deliver(reply) }
        }
      }.start()
    }

    deinit {
      errands.shutdown()
    }

    func take(_ parcel: [UInt8], isChunk: Bool, lease: UInt32) {
      try? errands.put(Errand(parcel: parcel, isChunk: isChunk))
    }

    func stop(_ lease: UInt32) {
      stopped.lease.store(lease, ordering: .relaxed)
    }
  }
#endif
