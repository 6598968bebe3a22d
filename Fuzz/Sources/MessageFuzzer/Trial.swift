@testable import Multiprocessing

/// What is done with one input: its first byte says what, the others are the bytes at hand.
enum Trial: UInt8, CaseIterable {
  /// A type with values of every kind.
  case everything
  /// Dictionaries and sets, whose order is not fixed.
  case collections
  /// A type that looks at whatever there is, through every container.
  case explorer
  /// The library's own messages.
  case messages
  /// A stream of frames that arrives in pieces.
  case frames
  /// The results of a chunk, as they are put together and read.
  case records
  /// A list that is decoded value by value, from memory that others may write to.
  case list

  static func run(_ input: UnsafeBufferPointer<UInt8>) {
    guard let first = input.first else { return }
    let bytes = Array(input.dropFirst())
    switch allCases[Int(first) % allCases.count] {
    case .everything: decodeTwice(Everything.self, from: bytes)
    case .collections: decode(Collections.self, from: bytes)
    case .explorer: decode(Explorer.self, from: bytes)
    case .messages: messages(bytes)
    case .frames: frames(bytes)
    case .records: records(bytes)
    case .list: list(bytes)
    }
  }

  /// Decodes with what is made for it, and with what has decoded others before.
  private static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) {
    var isGood = false
    do {
      _ = try BinaryDecoder().decode(type, from: bytes)
      isGood = true
    } catch {
      precondition(error is DecodingError, "the decoder threw \(error)")
    }
    do {
      _ = try ValueReader.read(type, from: bytes)
      precondition(isGood, "what is used again takes what cannot be decoded")
    } catch {
      precondition(error is DecodingError && !isGood, "what is used again threw \(error)")
    }
  }

  /// What can be decoded can be encoded, and is then always the same bytes.
  private static func decodeTwice<Value: Codable>(_ type: Value.Type, from bytes: [UInt8]) {
    do {
      let value = try BinaryDecoder().decode(type, from: bytes)
      guard let once = try? BinaryEncoder().encode(value),
        let again = try? BinaryDecoder().decode(type, from: once),
        let twice = try? BinaryEncoder().encode(again)
      else { preconditionFailure("a decoded value does not survive the way back") }
      precondition(once == twice, "a value changed on the way")
    } catch {
      precondition(error is DecodingError, "the decoder threw \(error)")
    }
  }

  private static func messages(_ bytes: [UInt8]) {
    // Decoded, and not rebuilt as an error: that looks a type up by its name, and the Swift runtime
    // itself crashes on names that no compiler made ("Si_Sd$t" with 6.3.1).
    _ = FailureMessage(decoding: bytes)
    if let job = JobMessage(bytes) {
      precondition(job.withName { $0.count } + job.withJob { $0.count } < bytes.count)
      job.withJob { decode(Everything.self, from: Array($0)) }
    }
    if let file = FileMessage(bytes) { precondition(file.length >= 0) }
    if let element = ElementMessage(bytes) {
      precondition(element.encoded.count == bytes.count - 12)
    }
  }

  private static func records(_ bytes: [UInt8]) {
    var records = ChunkRecords()
    let middle = bytes.count / 2
    bytes.withUnsafeBytes { raw in
      records.append(UnsafeRawBufferPointer(rebasing: raw[..<middle]))
      records.append(UnsafeRawBufferPointer(rebasing: raw[middle...]))
      records.append(raw)
    }
    precondition(records.bytes.count <= 2 * bytes.count)
    for source in [bytes, records.bytes] {
      source.withUnsafeBytes { raw in
        // Jobs' errors are not rebuilt here (see `messages`), so only what lies before the first.
        var position = 0
        while let record = ChunkRecords.record(in: raw, at: position), record.isAnswer {
          position = record.payload.upperBound
        }
        var outputs: [Everything] = []
        _ = try? Answer.decode(
          Everything.self, fromRecords: UnsafeRawBufferPointer(rebasing: raw[..<position]),
          atMost: 100, into: &outputs)
      }
    }
  }

  private static func list(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { raw in
      try? BinaryDecoder().withList(raw) { list in
        while !list.isAtEnd { _ = try? list.pass(Everything.self, isPlain: false) }
      }
      _ = try? BinaryDecoder().decode(Explorer.self, fromShared: raw)
      _ = try? BinaryDecoder().decode(Collections.self, fromShared: raw)
    }
  }

  /// The first two bytes say in what pieces the others arrive; the frames must not depend on it.
  private static func frames(_ bytes: [UInt8]) {
    guard bytes.count > 2 else { return }
    let limit = 1 << 10
    let stream = bytes[2...]
    let whole = read(stream, limit: limit, piece: stream.count)
    let cut = read(stream, limit: limit, piece: 1 + (Int(bytes[0]) | Int(bytes[1]) << 8) % 300)
    precondition(whole.frames == cut.frames, "the cut made a difference")
    precondition(whole.error == cut.error, "the cut made another error")
    precondition(whole.frames.allSatisfy { $0.payload.count <= limit })
    let length = whole.frames.reduce(0) { $0 + Frame.headerLength + $1.payload.count }
    precondition(length <= stream.count, "frames of more bytes than there were")
    for frame in whole.frames {
      guard let message = Message(frame) else { continue }
      messages(message.payload)
    }
  }

  private static func read(
    _ stream: ArraySlice<UInt8>, limit: Int, piece: Int
  ) -> (frames: [Frame], error: FrameError?) {
    var reader = FrameReader(limit: limit)
    var frames: [Frame] = []
    var rest = stream
    do throws(FrameError) {
      while !rest.isEmpty {
        // `next` after every other push, so that several frames may lie ready.
        defer { if rest.count % 2 == 0 { take() } }
        let part = Array(rest.prefix(piece))
        rest = rest.dropFirst(piece)
        if let frame = part.withUnsafeBytes({ reader.passThrough($0) }) {
          frames.append(frame)
        } else {
          try reader.push(part)
        }
      }
      take()
      try reader.finish()
    } catch {
      take()
      return (frames, error)
    }
    return (frames, nil)

    func take() {
      while let frame = reader.next() { frames.append(frame) }
    }
  }
}
