import Testing

@testable import Connections

@Suite("MessageReader", .timeLimit(.minutes(20)))
struct MessageReaderTests {
  /// Reads a stream that arrives in pieces of one length.
  private func read(
    _ stream: [UInt8], pieces: Int, limit: Int = 1 << 20
  ) -> (messages: [[UInt8]], error: MessageReaderError?, isBetween: Bool) {
    var reader = MessageReader()
    var messages: [[UInt8]] = []
    var rest = stream[...]
    while !rest.isEmpty {
      var piece = Array(rest.prefix(pieces))
      rest = rest.dropFirst(pieces)
      while !piece.isEmpty {
        do throws(MessageReaderError) {
          piece.removeFirst(try reader.push(piece, limit: limit))
        } catch {
          return (messages, error, false)
        }
        if let message = reader.take() { messages.append(message) }
      }
    }
    return (messages, nil, reader.isBetweenMessages)
  }

  @Test("messages do not depend on how their bytes arrive", arguments: [1, 2, 3, 4, 5, 7, 64, 999])
  func cuts(_ pieces: Int) {
    let messages = [[], pattern(1), pattern(300), [], pattern(5)]
    let stream = messages.flatMap { MessageHeader.bytes(forLength: $0.count) + $0 }
    let outcome = read(stream, pieces: pieces)
    #expect(outcome.messages == messages)
    #expect(outcome.isBetween)
    #expect(!read(stream.dropLast(1), pieces: pieces).isBetween)
    #expect(!read(stream + [0], pieces: pieces).isBetween)
  }

  @Test("headers are those of CPython")
  func headers() {
    #expect(MessageHeader.bytes(forLength: 0) == [0, 0, 0, 0])
    #expect(MessageHeader.bytes(forLength: 5) == [0, 0, 0, 5])
    #expect(MessageHeader.bytes(forLength: 0x7FFF_FFFF) == [0x7F, 0xFF, 0xFF, 0xFF])
    #expect(
      MessageHeader.bytes(forLength: 1 << 31)
        == [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0x80, 0, 0, 0])
  }

  @Test("a long header may announce a short message")
  func longHeader() {
    let stream: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 2, 7, 8]
    #expect(read(stream, pieces: 3).messages == [[7, 8]])
  }

  @Test("what is too long is refused at its header, and what is at the limit is not")
  func limits() {
    #expect(read([0, 0, 0, 4, 1, 2, 3, 4], pieces: 9, limit: 4).messages == [[1, 2, 3, 4]])
    #expect(read([0, 0, 0, 5], pieces: 9, limit: 4).error == .tooLong(length: 5, limit: 4))
    #expect(read([0, 0, 0, 1], pieces: 9, limit: 0).error == .tooLong(length: 1, limit: 0))
    let twoGiB: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0x80, 0, 0, 0]
    #expect(read(twoGiB, pieces: 5).error == .tooLong(length: 1 << 31, limit: 1 << 20))
    let huge = [UInt8](repeating: 0xFF, count: 12)
    #expect(read(huge, pieces: 5).error == .tooLong(length: .max, limit: 1 << 20))
    #expect(read(huge, pieces: 5, limit: .max).error == .tooLong(length: .max, limit: .max))
    #expect(read([0x80, 0, 0, 0], pieces: 1).error == .negativeLength(.min))
    #expect(read([0xFF, 0xFF, 0xFF, 0xFE], pieces: 1).error == .negativeLength(-2))
  }

  @Test("it wants nothing of the next message")
  func wanted() throws {
    var reader = MessageReader()
    #expect(reader.wanted == 4)
    #expect(try reader.push([0, 0], limit: 10) == 2)
    #expect(reader.wanted == 2)
    #expect(try reader.push([0, 3], limit: 10) == 2)
    #expect(reader.wanted == 3)
    #expect(reader.wantsPayload)
    reader.fill { room in
      #expect(room.count == 3)
      room[0] = 1
      return 1
    }
    #expect(reader.take() == nil)
    #expect(throws: MessageReaderError.tooLong(length: 3, limit: 2)) { try reader.check(limit: 2) }
    // Bytes of a second message are left.
    #expect(try reader.push([2, 3, 0, 0], limit: 10) == 2)
    #expect(reader.isWhole)
    #expect(reader.take() == [1, 2, 3])
    #expect(reader.isBetweenMessages)
  }

  @Test("room is made for what arrives, not for what is announced")
  func room() throws {
    var reader = MessageReader()
    _ = try reader.push(MessageHeader.bytes(forLength: 1 << 30), limit: 1 << 30)
    var rooms: [Int] = []
    for _ in 0..<4 {
      reader.fill { room in
        rooms.append(room.count)
        return room.count
      }
    }
    #expect(rooms == [1 << 16, 1 << 16, 1 << 17, 1 << 18])
  }
}

extension MessageReader {
  mutating func push(_ bytes: [UInt8], limit: Int) throws(MessageReaderError) -> Int {
    let result = bytes.withUnsafeBytes { raw in
      Result { () throws(MessageReaderError) in try push(raw, limit: limit) }
    }
    return try result.get()
  }
}
