#if MPI
  internal import CMPI
  internal import Glibc
  internal import Multiprocessing
  internal import Synchronization
  internal import VectorMath

  /// This process's part in an MPI run, for the thread that has joined it.
  struct MPIRun {
    /// What messages are about.
    enum Tag {
      /// To a rank: run this job (a ``JobParcel``), or these.
      static let job: Int32 = 1
      static let chunk: Int32 = 2
      /// To a rank: nobody wants the answer of this attempt any more (four bytes).
      static let stop: Int32 = 3
      /// To a rank: there are no more jobs.
      static let end: Int32 = 4
      /// To rank 0: a ``ReplyParcel``.
      static let reply: Int32 = 5
      /// To rank 0: how much of a job is done (the attempt in four bytes, a fraction in eight).
      static let progress: Int32 = 6
    }

    let channel: MPIChannel
    /// This rank's machine, as MPI knows it.
    let machine: String
    /// On rank 0: all ranks.
    let ranks: [MPIRank]

    private static let isClaimed = Atomic<Bool>(false)

    /// Has MPI for the caller alone, who starts a thread for it; it cannot be given back.
    ///
    /// - Throws: ``MPIPoolError/alreadyUsed`` or ``MPIPoolError/inWorkerProcess``.
    static func claim() throws(MPIPoolError) {
      guard !WorkerProcesses.isWorker else { throw .inWorkerProcess }
      guard !CMPI_is_running(), !CMPI_is_finished(),
        !isClaimed.exchange(true, ordering: .acquiringAndReleasing)
      else { throw .alreadyUsed }
    }

    /// Starts MPI, which is the calling thread's from here on, and meets the other ranks.
    ///
    /// Blocks until all ranks are here.
    ///
    /// - Parameter workers: how many jobs this rank can run at the same time, of so many ranks.
    /// - Throws: ``MPIPoolError`` or ``MPIFailed``, if all ranks have met the error or there is one rank; MPI is
    ///   finished then. If others wait for this rank, the run is ended instead, with a line that says why.
    static func join(
      workers: (_ rank: Int, _ size: Int) -> Int
    ) throws -> MPIRun {
      var channel: MPIChannel?
      do {
        var isFunneled = false
        try MPIFailed.check("start", CMPI_start(&isFunneled))
        guard isFunneled else { throw MPIPoolError.notFunneled(library: MPILibrary.version) }
        var communicator = CMPI_Communicator()
        try MPIFailed.check("make a communicator", CMPI_every_rank(&communicator))
        let made = try MPIChannel(communicator)
        channel = made
        if made.size == 1, let ranks = LauncherRank.count, ranks > 1 {
          throw MPIPoolError.otherLauncher(ranks: ranks, library: MPILibrary.version)
        }
        return try MPIRun(meetingIn: made, workers: workers)
      } catch {
        let isOfAllRanks = (error as? MPIPoolError)?.isOfAllRanks ?? false
        if !isOfAllRanks, channel?.size ?? LauncherRank.count ?? 1 > 1 {
          abort(rank: channel?.rank ?? LauncherRank.current ?? 0, because: error)
        }
        try MPIFailed.check("finish", CMPI_finish())
        throw error
      }
    }

    private init(
      meetingIn channel: MPIChannel, workers: (_ rank: Int, _ size: Int) -> Int
    ) throws {
      self.channel = channel
      var machine = ""
      var code: CMPI_Code = 0
      machine = MPIText.written { code = CMPI_machine_name($0, $1) }
      try MPIFailed.check("tell the machine's name", code)
      self.machine = machine
      let card = RankCard(
        build: BuildMark.own,
        workers: workers(channel.rank, channel.size), vectorLevel: VectorLevel.wanted.rawValue,
        machine: machine, executable: Self.executable)
      let length = RankCard.length
      var all = [UInt8](repeating: 0, count: channel.rank == 0 ? length * channel.size : 0)
      try MPIFailed.check(
        "meet the other ranks",
        CMPI_gather(channel.communicator, card.bytes, &all, Int64(length), 0))
      let cards = stride(from: 0, to: all.count, by: length).map {
        RankCard(all[$0..<$0 + length])
      }
      let others = Self.strangers(among: cards, to: card)
      // Whether they are accepted, and the level that all of them can have.
      let lowest = cards.compactMap { $0?.vectorLevel }.min() ?? 0
      var verdict: [Int32] = [others.isEmpty ? 1 : 0, lowest]
      try MPIFailed.check(
        "meet the other ranks", CMPI_broadcast(channel.communicator, &verdict, 8, 0))
      guard verdict[0] == 1 else { throw MPIPoolError.differentBuilds(others) }
      guard VectorLevel.lower(to: VectorLevel(rawValue: verdict[1]) ?? .baseline) else {
        throw MPIPoolError.vectorLevel
      }
      ranks = cards.enumerated().compactMap { number, card in
        card.map { MPIRank(number: number, machine: $0.machine, workers: $0.workers) }
      }
    }

    /// Those ranks that do not run the same build, as text.
    static func strangers(among cards: [RankCard?], to own: RankCard) -> [String] {
      cards.enumerated().compactMap { rank, card in
        guard let card else { return "rank \(rank) speaks another language" }
        let program = "rank \(rank) on \(card.machine) runs \(card.executable)"
        if card.build.isEmpty { return "\(program), and cannot tell of which build" }
        guard card.build != own.build else { return nil }
        return "\(program) of build \(card.build)"
      }
    }

    private static var executable: String {
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4096) { path in
        let length = path.baseAddress.map { readlink("/proc/self/exe", $0, path.count) } ?? 0
        guard length > 0 else { return CommandLine.arguments.first ?? "" }
        return String(
          decoding: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: path[..<length])),
          as: UTF8.self)
      }
    }

    /// Ends MPI; blocks until all ranks do.
    func finish() throws(MPIFailed) {
      try MPIFailed.check("finish", CMPI_finish())
    }

    /// Ends every rank of the run, with a line that says why.
    func abort(because error: any Error) -> Never {
      Self.abort(rank: channel.rank, because: error)
    }

    /// Ends every rank of the run, with a line that says why.
    static func abort(rank: Int, because error: any Error) -> Never {
      let line = "rank \(rank): \(error); the run is ended\n"
      line.withCString { _ = write(STDERR_FILENO, $0, strlen($0)) }
      CMPI_abort(1)
    }
  }
#endif
