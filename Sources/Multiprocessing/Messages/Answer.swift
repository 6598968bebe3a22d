internal import Jobs

/// A job's answer at its destination.
enum Answer {
  /// Rebuilds an output.
  ///
  /// - Throws: ``JobTransferFailed``.
  static func decode<Output: Decodable>(
    _ type: Output.Type, from message: Message
  ) throws -> Output {
    do {
      guard let file = message.file else {
        return try ValueReader.read(type, from: message.payload)
      }
      return try withExtendedLifetime(file) {
        try BinaryDecoder().decode(type, fromShared: file.bytes)
      }
    } catch {
      throw JobTransferFailed(
        stage: .decodingAnswer, typeName: TypeName.text(of: type), message: describe(error))
    }
  }
}

extension Answer {
  /// Rebuilds the outputs of a chunk's jobs.
  ///
  /// - Returns: how many there were.
  /// - Throws: the error of the first job among them that failed.
  static func decode<Output: Decodable>(
    _ type: Output.Type, fromRecords bytes: UnsafeRawBufferPointer, atMost limit: Int,
    into outputs: inout [Output]
  ) throws -> Int {
    // No more than the bytes can be records of.
    let room = min(limit, bytes.count / ChunkRecords.headerLength)
    let new = try [Output](unsafeUninitializedCapacity: room) { buffer, count in
      guard let base = buffer.baseAddress else { return }
      // Decided once rather than for each output.
      let memory = UnsafeMutableRawPointer(base)
      if type == Double.self {
        try fill(memory.assumingMemoryBound(to: Double.self), room, from: bytes, &count)
      } else if type == Int.self {
        try fill(memory.assumingMemoryBound(to: Int.self), room, from: bytes, &count)
      } else {
        try fill(base, room, from: bytes, &count)
      }
    }
    if outputs.isEmpty {
      outputs = new
    } else {
      outputs.append(contentsOf: new)
    }
    return new.count
  }

  /// Rebuilds the outputs in memory that has room for so many; `count` says how many are there.
  @inline(__always)
  private static func fill<Output: Decodable>(
    _ outputs: UnsafeMutablePointer<Output>, _ room: Int, from bytes: UnsafeRawBufferPointer,
    _ count: inout Int
  ) throws {
    let source = DecodingSource(bytes, userInfo: [:])
    defer { source.close() }
    // Stands around the outputs, so that one after the other is decoded by the same means.
    let node = DecodingNode(
      WireItem(tag: .list, payload: 0, end: bytes.count), of: source)
    var position = 0
    while count < room, let record = ChunkRecords.record(in: bytes, at: position) {
      guard record.isAnswer else {
        throw FailureMessage(decoding: [UInt8](bytes[record.payload])).error
      }
      do {
        (outputs + count).initialize(to: try node.decodeOnly(Output.self, in: record.payload))
      } catch {
        throw JobTransferFailed(
          stage: .decodingAnswer, typeName: TypeName.text(of: Output.self),
          message: describe(error))
      }
      count += 1
      position = record.payload.upperBound
    }
  }
}

/// How errors name a job.
enum JobDescription {
  /// The job's type and properties, cut to a line.
  ///
  /// The text of a job is not made from more than a few values: a job may hold gigabytes.
  static func of<J: Job>(_ job: J) -> String {
    var text = String(describing: J.self)
    let mirror = Mirror(reflecting: job)
    let parts = mirror.children.prefix(8).map { child in
      let label = child.label.map { "\($0): " } ?? ""
      return label + brief(child.value)
    }
    if !parts.isEmpty { text += "(\(parts.joined(separator: ", ")))" }
    return text.count <= 200 ? text : text.prefix(199) + "…"
  }

  private static func brief(_ value: Any) -> String {
    switch Mirror(reflecting: value).displayStyle {
    case .collection, .set, .dictionary:
      return "\(type(of: value))"
    case .class, .struct, .tuple:
      return value is any CustomStringConvertible ? "\(value)" : "\(type(of: value))"
    default:
      return "\(value)"
    }
  }
}
