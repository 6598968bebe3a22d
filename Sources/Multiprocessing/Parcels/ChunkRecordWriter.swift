internal import Jobs

/// Makes the records of a chunk's results, one at a time.
final class ChunkRecordWriter {
  private let sink = EncodingSink(userInfo: [:])
  private let node: EncodingNode
  private let origin: (FailureMessage) -> FailureMessage
  private var count = 0

  /// - Parameter origin: adds to a failure where it comes from.
  init(origin: @escaping (FailureMessage) -> FailureMessage) {
    node = EncodingNode(sink: sink)
    self.origin = origin
  }

  /// The last record.
  var bytes: UnsafeRawBufferPointer { sink.bytes }

  /// Rebuilds and runs the next job of a list, and writes down what became of it.
  func add<J: Job>(resultOf type: J.Type, isPlain: Bool, from list: inout ListReader) {
    defer { count += 1 }
    let job: J
    do {
      job = try list.pass(type, isPlain: isPlain)
    } catch {
      return add(
        .notTransferred(
          .decodingJob, typeName: TypeName.text(of: type), message: describe(error)))
    }
    let output: J.Output
    do {
      output = try job.run()
    } catch {
      return add(FailureMessage(throwing: error))
    }
    ChunkRecords.begin(count, isAnswer: true, in: sink)
    let typeName = { TypeName.text(of: J.Output.self) }
    do {
      if !sink.putDirectly(output) { try node.append(output) }
    } catch {
      return add(
        .notTransferred(.encodingAnswer, typeName: typeName(), message: describe(error)))
    }
    guard ChunkRecords.end(in: sink) else {
      return add(
        .notTransferred(
          .encodingAnswer, typeName: typeName(),
          message: "it is too large for a chunk: give it a chunk of its own"))
    }
  }

  private func add(_ failure: FailureMessage) {
    ChunkRecords.begin(count, isAnswer: false, in: sink)
    // Made of strings and bytes, it can always be encoded; an empty one is understood as well.
    try? node.append(origin(failure))
    _ = ChunkRecords.end(in: sink)
  }
}
