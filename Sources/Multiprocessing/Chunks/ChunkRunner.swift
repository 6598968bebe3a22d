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
  /// - Returns: false if the supervisor is gone or made no sense.
  static func run(
    _ message: JobMessage, over channel: WorkerChannel, reading read: () -> Message?
  ) -> Bool {
    guard let board = board(over: channel, reading: read) else { return false }
    guard let type = TypeName.type(named: message.typeName) as? any Job.Type else {
      return channel.write(
        FrameBuilder.failure(
          .notTransferred(
            .decodingJob, typeName: message.typeName,
            message: "the worker knows no job of this name")))
    }
    return run(type, message, board, over: channel)
  }

  private static func run<J: Job>(
    _ type: J.Type, _ message: JobMessage, _ board: ChunkBoard?, over channel: WorkerChannel
  ) -> Bool {
    let jobs: [J]
    do {
      jobs = try BinaryDecoder().decode([J].self, from: message.job)
    } catch {
      return channel.write(
        FrameBuilder.failure(
          .notTransferred(
            .decodingJob, typeName: String(reflecting: type), message: describe(error))))
    }
    board?.clear()
    let worker = getpid()
    let context = WorkerContext.make(leaseID: message.leaseID, channel: channel)
    for (index, job) in jobs.enumerated() {
      // Nobody wants the rest any more.
      if context.isCancelled { break }
      let result = record(of: job, index, in: context)
      // A job that forked has a copy of this loop.
      guard getpid() == worker else { _exit(0) }
      if let board, board.append(result) { continue }
      guard send(result, after: board, over: channel) else { return false }
    }
    CMultiprocessing_flush_all()
    return channel.write(FrameBuilder(kind: .chunkDone).finished())
  }

  /// Sends what is on the board, and the record that found no room there.
  private static func send(
    _ record: [UInt8], after board: ChunkBoard?, over channel: WorkerChannel
  ) -> Bool {
    var frame = FrameBuilder(kind: .records)
    if let board { frame.bytes += board.records }
    frame.bytes += record
    guard channel.write(frame.finished()) else { return false }
    board?.clear()
    return true
  }

  private static func record<J: Job>(of job: J, _ index: Int, in context: JobContext) -> [UInt8] {
    var bytes: [UInt8] = []
    let failure: FailureMessage
    do {
      let output = try context.run(job)
      do {
        ChunkRecords.beginRecord(index, isAnswer: true, in: &bytes)
        try BinaryEncoder().encode(output, appendingTo: &bytes)
        if ChunkRecords.endRecord(&bytes, startedAt: 0) { return bytes }
        failure = .notTransferred(
          .encodingAnswer, typeName: String(reflecting: J.Output.self),
          message: "it is too large for a chunk: give it a chunk of its own")
      } catch {
        failure = .notTransferred(
          .encodingAnswer, typeName: String(reflecting: J.Output.self), message: describe(error))
      }
    } catch {
      failure = FailureMessage(throwing: error)
    }
    bytes = []
    ChunkRecords.beginRecord(index, isAnswer: false, in: &bytes)
    // Made of strings and bytes, it can always be encoded; an empty one is understood as well.
    try? BinaryEncoder().encode(failure, appendingTo: &bytes)
    _ = ChunkRecords.endRecord(&bytes, startedAt: 0)
    return bytes
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
