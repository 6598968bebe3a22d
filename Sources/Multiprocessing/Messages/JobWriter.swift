internal import Jobs

/// Writes the frames of jobs, one after the other.
///
/// What it takes to write one is used again for the next: to make it costs more than a small job. Whoever
/// has a writer has it alone.
final class JobWriter {
  private let sink: EncodingSink
  private let node: EncodingNode
  /// The type of the last job, and its name.
  @exclusivity(unchecked)
  private var lastType: ObjectIdentifier?
  @exclusivity(unchecked)
  private var name: [UInt8] = []

  init(userInfo: [CodingUserInfoKey: any Sendable]) {
    sink = EncodingSink(userInfo: userInfo, files: JobFiles.shared)
    node = EncodingNode(sink: sink)
  }

  /// The frame of a message whose value `encode` appends.
  ///
  /// - Parameter attachments: receives the shared memory that the value refers to, which must be kept until
  ///   no worker can read the frame any more.
  /// - Throws: ``UnreachableJobType`` or ``JobTransferFailed``.
  func frame<J: Job>(
    kind: Message.Kind, of type: J.Type, _ lease: JobMessage.Lease, memoryLimit: Int? = nil,
    attachments: inout [SharedBlock],
    encode: (EncodingNode) throws -> Void
  ) throws -> [UInt8] {
    try findName(of: type)
    sink.truncate(to: 0)
    sink.attachments = []
    // The header's room; then the lease, whose number comes with each attempt.
    sink.putRaw(UInt64(0))
    sink.putByte(kind.rawValue)
    sink.putByte(lease.rawValue)
    sink.putRaw(UInt32(0))
    sink.putRaw(UInt64(memoryLimit ?? 0))
    sink.putRaw(UInt16(name.count))
    name.withUnsafeBytes { sink.append($0) }
    do {
      try encode(node)
    } catch {
      throw JobTransferFailed(
        stage: .encodingJob, typeName: TypeName.text(of: type), message: describe(error))
    }
    if let some = sink.attachments, !some.isEmpty {
      attachments += some
      sink.attachments = nil
    }
    if sink.file != nil, let frame = frameOfFile(kind: kind, attachments: &attachments) {
      return frame
    }
    var frame = [UInt8](copying: sink.bytes)
    sink.letGoOfFile()
    Frame.fillInHeader(of: &frame, kind: kind.rawValue)
    return frame
  }

  /// The frame of what was written into a memory file: it says where the worker finds that.
  ///
  /// - Returns: nil if the file cannot be kept.
  @inline(never)
  private func frameOfFile(kind: Message.Kind, attachments: inout [SharedBlock]) -> [UInt8]? {
    let start = Frame.headerLength + JobMessage.headerLength + name.count
    let kind: Message.Kind = kind == .chunk ? .chunkInFile : .jobInFile
    guard var frame = sink.frameOfFile(head: start, attachments: &attachments) else { return nil }
    Frame.fillInHeader(of: &frame, kind: kind.rawValue)
    return frame
  }

  private func findName<J: Job>(of type: J.Type) throws {
    guard lastType != ObjectIdentifier(type) else { return }
    let name = try JobName.of(type)
    guard name.utf8.count <= UInt16.max else {
      throw JobTransferFailed(
        stage: .encodingJob, typeName: TypeName.text(of: type), message: "its name is too long")
    }
    self.name = [UInt8](name.utf8)
    lastType = ObjectIdentifier(type)
  }

  // MARK: The shelf

  private static let shelf = Shelf<JobWriter>()
  /// A writer that has grown larger is not kept.
  private static let sizeLimit = 64 << 10

  /// A writer of the caller's own.
  static func taken() -> JobWriter { shelf.take() ?? JobWriter(userInfo: [:]) }

  /// Keeps the writer for whoever needs one next.
  func giveBack() {
    if sink.count <= Self.sizeLimit { Self.shelf.giveBack(self) }
  }
}
