internal import Jobs

/// Writes the frames of calls, answers and set-ups, one after the other.
///
/// What it takes to write one is used again for the next, as with ``JobWriter``. Whoever has a writer has it
/// alone.
final class CallWriter {
  private let sink = EncodingSink(userInfo: [:], files: JobFiles.shared)
  private let node: EncodingNode
  /// Where the part begins that may lie in a file.
  @exclusivity(unchecked)
  private var bodyStart = 0

  init() {
    node = EncodingNode(sink: sink)
  }

  // MARK: Calls

  /// Begins a call.
  func beginCall() {
    begin()
    for _ in 0..<3 { sink.putRaw(UInt64(0)) }
    sink.putByte(0)
    sink.putRaw(UInt32(0))
    bodyStart = sink.count
    sink.putRaw(UInt16(0))
  }

  /// Appends the name of a generic parameter's type; before the first argument.
  func append(typeName: String) {
    let count = UInt16(typeName.utf8.count)
    sink.putRaw(count)
    var name = typeName
    name.withUTF8 { sink.append(UnsafeRawBufferPointer($0)) }
  }

  /// Appends an argument.
  ///
  /// - Throws: whatever its encoding throws.
  func append<Value: Encodable>(argument value: Value) throws {
    let start = sink.count
    sink.putRaw(UInt64(0))
    let isOfEmptyType = MemoryLayout<Value>.size == 0
    if isOfEmptyType { sink.putRaw(TypeMark(of: Value.self).hash) }
    try append(value)
    let length = UInt64(sink.count - start - 8)
    sink.overwrite(length | (isOfEmptyType ? CallMessage.ofEmptyType : 0), at: start)
  }

  /// The frame of the call, but for its number.
  ///
  /// - Parameter attachments: receives the shared memory that must be kept until the call has ended.
  /// - Throws: ``JobTransferFailed``.
  func finishCall(
    _ target: String, of actor: ProcessActorID, typeNames: Int, attachments: inout [SharedBlock]
  ) throws(JobTransferFailed) -> [UInt8] {
    let head = Frame.headerLength
    sink.overwrite(actor.node, at: head + 8)
    sink.overwrite(actor.number, at: head + 16)
    sink.overwrite(UInt32(target.utf8.count), at: head + 25)
    sink.overwrite(UInt16(typeNames), at: bodyStart)
    var frame = finished(
      .call, flagAt: head + 24, CallMessage.Flags.isInFile.rawValue, &attachments)
    frame.append(contentsOf: target.utf8)
    Frame.fillInHeader(of: &frame, kind: Message.Kind.call.rawValue)
    return frame
  }

  // MARK: Answers and set-ups

  /// The frame of an answer.
  ///
  /// - Parameter attachments: receives the shared memory that must be kept until the answer was read.
  /// - Throws: ``JobTransferFailed``.
  func answer<Value: Encodable>(
    _ value: Value, to call: CallID, attachments: inout [SharedBlock]
  ) throws(JobTransferFailed) -> [UInt8] {
    begin()
    sink.putRaw(call)
    sink.putByte(0)
    bodyStart = sink.count
    do {
      try append(value)
    } catch {
      throw JobTransferFailed(
        stage: .encodingAnswer, typeName: TypeName.text(of: Value.self), message: describe(error))
    }
    let flag = Frame.headerLength + 8
    var frame = finished(
      .callAnswer, flagAt: flag, CallNotes.AnswerFlags.isInFile.rawValue, &attachments)
    if !attachments.isEmpty { frame[flag] |= CallNotes.AnswerFlags.isKept.rawValue }
    return frame
  }

  /// The frame that has a process make an actor.
  ///
  /// - Parameter attachments: receives the shared memory that must be kept as long as the frame is.
  /// - Throws: ``JobTransferFailed``.
  func setup<Value: Encodable>(
    _ value: Value, typeName: String, node: UInt64, attachments: inout [SharedBlock]
  ) throws(JobTransferFailed) -> [UInt8] {
    begin()
    sink.putRaw(node)
    sink.putRaw(UInt32(0))
    sink.putByte(0)
    append(typeName: typeName)
    bodyStart = sink.count
    do {
      try append(value)
    } catch {
      throw JobTransferFailed(
        stage: .encodingJob, typeName: TypeName.text(of: Value.self), message: describe(error))
    }
    return finished(.host, flagAt: Frame.headerLength + 12, 1, &attachments)
  }

  // MARK: Parts

  private func begin() {
    sink.truncate(to: 0)
    sink.attachments = []
    sink.putRaw(UInt64(0))
    sink.putByte(0)
  }

  private func append<Value: Encodable>(_ value: Value) throws {
    if !sink.putDirectly(value) { try node.append(value) }
  }

  /// What was written, or the head of it and where the rest lies.
  private func finished(
    _ kind: Message.Kind, flagAt flag: Int, _ isInFile: UInt8, _ attachments: inout [SharedBlock]
  ) -> [UInt8] {
    if let some = sink.attachments, !some.isEmpty { attachments += some }
    sink.attachments = nil
    guard sink.file != nil,
      var frame = sink.frameOfFile(head: bodyStart, attachments: &attachments)
    else {
      var frame = [UInt8](copying: sink.bytes)
      sink.letGoOfFile()
      Frame.fillInHeader(of: &frame, kind: kind.rawValue)
      return frame
    }
    frame[flag] |= isInFile
    Frame.fillInHeader(of: &frame, kind: kind.rawValue)
    return frame
  }

  // MARK: The shelf

  private static let shelf = Shelf<CallWriter>()
  /// A writer that has grown larger is not kept.
  private static let sizeLimit = 64 << 10

  /// A writer of the caller's own.
  static func taken() -> CallWriter { shelf.take() ?? CallWriter() }

  /// Keeps the writer for whoever needs one next; not after a failure.
  func giveBack() {
    if sink.count <= Self.sizeLimit { Self.shelf.giveBack(self) }
  }
}
