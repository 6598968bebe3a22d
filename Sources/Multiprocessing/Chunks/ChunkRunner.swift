internal import CMultiprocessing
internal import Glibc
internal import Jobs
internal import Threading

/// Runs the jobs of a chunk, in a worker.
enum ChunkRunner {
  /// The worker's board, made with its first chunk; nil inside if the supervisor cannot see it.
  private enum Board {
    case none
    case unusable
    case seen(ChunkBoard)
  }

  private static let known = LockedValue(Board.none)

  /// Runs the chunk and sends its results.
  ///
  /// - Parameter jobsDone: how many jobs this worker has run, those before the chunk included.
  /// - Returns: false if the supervisor is gone or made no sense.
  static func run(
    _ message: JobMessage, over channel: WorkerChannel, _ files: OutgoingFiles,
    _ jobsDone: inout UInt64, reading read: () -> Message?
  ) -> Bool {
    guard let board = board(over: channel, reading: read) else { return false }
    guard let type = TypeName.type(named: message.typeName) as? any Job.Type else {
      return channel.write(
        FrameBuilder.failure(
          .notTransferred(
            .decodingJob, typeName: message.typeName,
            message: "the worker knows no job of this name")))
    }
    return run(type, message, board, over: channel, files, &jobsDone, reading: read)
  }

  private static func run<J: Job>(
    _ type: J.Type, _ message: JobMessage, _ board: ChunkBoard?, over channel: WorkerChannel,
    _ files: OutgoingFiles, _ jobsDone: inout UInt64, reading read: () -> Message?
  ) -> Bool {
    board?.clear()
    // Never none: the chunk would come again and again.
    let mostJobs =
      message.jobsPerWorker == 0
      ? .max : message.jobsPerWorker > jobsDone ? message.jobsPerWorker - jobsDone : 1
    let jobsBefore = jobsDone
    let context = WorkerContext.make(leaseID: message.leaseID, channel: channel)
    let results = ChunkResults(board: board, channel: channel, files: files)
    let isPlain = DecodingNode.isPlain(type)
    let leaseID = message.leaseID
    SharedBlocks.keep()
    defer { SharedBlocks.letGo() }
    var isHeard = true
    var watch = OutputWatch()
    do {
      try message.withJob { bytes in
        try BinaryDecoder().withList(bytes) { list in
          // Bound once for all jobs of the chunk: they have one lease.
          JobContext.$current.withValue(context) {
            while isHeard, !list.isAtEnd, jobsDone &- jobsBefore < mostJobs {
              // Nobody wants the rest any more.
              if leaseID != 0, CMultiprocessing_lease_to_stop() == leaseID { break }
              results.add(resultOf: type, isPlain: isPlain, from: &list)
              jobsDone &+= 1
              // A job that forked has a copy of this loop.
              guard CMultiprocessing_is_original() != 0 else { _exit(0) }
              isHeard = results.post(reading: read)
              watch.note(on: board)
            }
          }
        }
      }
    } catch {
      return channel.write(
        FrameBuilder.failure(
          .notTransferred(
            .decodingJob, typeName: TypeName.text(of: type), message: describe(error))))
    }
    guard isHeard else { return false }
    CMultiprocessing_flush_all()
    return channel.write(FrameBuilder(kind: .chunkDone).finished())
  }

  /// The board, shown to the supervisor before anything is written on it; nil inside if there is none.
  private static func board(
    over channel: WorkerChannel, reading read: () -> Message?
  ) -> ChunkBoard?? {
    switch known.withLock({ $0 }) {
    case .seen(let board): return .some(board)
    case .unusable: return .some(nil)
    case .none: break
    }
    guard let board = ChunkBoard.make() else {
      known.withLock { $0 = .unusable }
      return .some(nil)
    }
    var frame = FrameBuilder(kind: .board)
    withUnsafeBytes(of: board.descriptor.littleEndian) { frame.bytes.append(contentsOf: $0) }
    guard channel.write(frame.finished()), let answer = read(), answer.kind == .boardSeen else {
      return nil
    }
    guard answer.payload == [1] else {
      known.withLock { $0 = .unusable }
      return .some(nil)
    }
    known.withLock { $0 = .seen(board) }
    return .some(board)
  }
}
