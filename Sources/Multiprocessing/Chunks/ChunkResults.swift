internal import Jobs

/// Writes the results of a chunk's jobs, in a worker: one record after the other, on the board if
/// there is one, and to the supervisor when it is full.
final class ChunkResults {
  private let board: ChunkBoard?
  private let channel: WorkerChannel
  /// One record.
  private let sink: EncodingSink
  private let node: EncodingNode
  /// How many results there are.
  @exclusivity(unchecked)
  private var count = 0
  /// Whether the outputs need no encoder; found out with the first.
  @exclusivity(unchecked)
  private var isDirect = true

  init(board: ChunkBoard?, channel: WorkerChannel, files: OutgoingFiles) {
    self.board = board
    self.channel = channel
    sink = EncodingSink(userInfo: [:], files: files)
    sink.attachments = []
    node = EncodingNode(sink: sink)
  }

  /// Rebuilds and runs the next job of a list, and writes down what became of it.
  @inline(__always)
  func add<J: Job>(resultOf type: J.Type, isPlain: Bool, from list: inout ListReader) {
    do {
      let job: J
      do {
        job = try list.pass(type, isPlain: isPlain)
      } catch {
        return add(
          .notTransferred(
            .decodingJob, typeName: TypeName.text(of: type), message: describe(error)))
      }
      let output = try job.run()
      ChunkRecords.begin(count, isAnswer: true, in: sink)
      do {
        if !isDirect || !sink.putDirectly(output) {
          isDirect = false
          try node.append(output)
        }
      } catch {
        return add(
          .notTransferred(
            .encodingAnswer, typeName: TypeName.text(of: J.Output.self), message: describe(error)))
      }
      guard ChunkRecords.end(in: sink) else {
        return add(
          .notTransferred(
            .encodingAnswer, typeName: TypeName.text(of: J.Output.self),
            message: "it is too large for a chunk: give it a chunk of its own"))
      }
    } catch {
      add(FailureMessage(throwing: error))
    }
  }

  @inline(never)
  private func add(_ failure: FailureMessage) {
    ChunkRecords.begin(count, isAnswer: false, in: sink)
    // Made of strings and bytes, it can always be encoded; an empty one is understood as well.
    try? node.append(failure)
    _ = ChunkRecords.end(in: sink)
  }

  /// Puts the record where it survives this process.
  ///
  /// - Returns: false if the supervisor is gone.
  @inline(__always)
  func post(reading read: () -> Message?) -> Bool {
    count &+= 1
    guard sink.write(attachmentsTo: channel) else { return false }
    if let board, board.append(sink.bytes) { return true }
    return send(reading: read)
  }

  /// Sends what is on the board, and the record that found no room there.
  @inline(never)
  private func send(reading read: () -> Message?) -> Bool {
    var frame = FrameBuilder(kind: .records)
    if let board { frame.bytes.append(contentsOf: board.records) }
    if sink.file == nil { frame.bytes.append(contentsOf: sink.bytes) }
    guard channel.write(frame.finished()) else { return false }
    board?.clear()
    guard sink.file != nil else { return true }
    defer { sink.letGoOfFile() }
    return channel.write(.records, sink, reading: read)
  }
}
