import Testing

@testable import Multiprocessing

@Suite(.timeLimit(.minutes(20)))
struct FrameReaderTests {
  private func stream(_ frames: [Frame]) -> [UInt8] {
    frames.flatMap { Frame.header(kind: $0.kind, length: $0.payload.count) + $0.payload }
  }

  private func randomFrames(_ generator: inout SeededGenerator) -> [Frame] {
    (0..<Int.random(in: 0...8, using: &generator)).map { _ in
      let length = [0, 1, 5, 300].randomElement(using: &generator) ?? 0
      return Frame(
        kind: .random(in: 0...255, using: &generator),
        payload: (0..<length).map { _ in .random(in: 0...255, using: &generator) })
    }
  }

  @Test("byte by byte: a frame is there with its last byte, and not before")
  func byteByByte() throws {
    let frames = [
      Frame(kind: 1, payload: [1, 2, 3]), Frame(kind: 2, payload: []), Frame(kind: 3, payload: [4]),
    ]
    var ends: [Int] = []
    var reader = FrameReader(limit: 3)
    var read: [Frame] = []
    #expect(reader.isBetweenFrames)
    for (index, byte) in stream(frames).enumerated() {
      try reader.push([byte])
      if let frame = reader.next() {
        read.append(frame)
        ends.append(index + 1)
        #expect(reader.isBetweenFrames)
        try reader.finish()
      } else {
        #expect(!reader.isBetweenFrames)
        #expect(throws: FrameError.truncated) { try reader.finish() }
      }
      #expect(reader.next() == nil)
    }
    #expect(read == frames)
    #expect(ends == [12, 21, 31])
  }

  @Test("random cuts, taken late or at once", arguments: 0..<4 as Range<UInt64>)
  func randomCuts(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<200 {
      let frames = randomFrames(&generator)
      var rest = stream(frames)[...]
      var reader = FrameReader(limit: 300)
      var read: [Frame] = []
      while !rest.isEmpty {
        let cut = Int.random(in: 0...min(rest.count, 400), using: &generator)
        try reader.push(Array(rest.prefix(cut)))
        rest = rest.dropFirst(cut)
        if Bool.random(using: &generator), let frame = reader.next() { read.append(frame) }
      }
      while let frame = reader.next() { read.append(frame) }
      #expect(read == frames)
      try reader.finish()
    }
  }

  @Test("a length beyond the limit is refused for good; frames before it remain")
  func limit() throws {
    var reader = FrameReader(limit: 10)
    let good = Frame(kind: 1, payload: [UInt8](repeating: 5, count: 10))
    let error = FrameError.tooLong(length: 11, limit: 10)
    #expect(throws: error) {
      try reader.push(stream([good]) + Frame.header(kind: 2, length: 11))
    }
    #expect(throws: error) { try reader.push(stream([good])) }
    #expect(throws: error) { try reader.finish() }
    #expect(reader.next() == good)
    #expect(reader.next() == nil)
  }

  @Test(
    "lengths that fit in no Int are refused",
    arguments: [1 << 63, .max, 1 << 62] as [UInt64])
  func hugeLengths(length: UInt64) {
    let header = (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + [0]
    var reader = FrameReader(limit: 1 << 40)
    #expect(throws: FrameError.tooLong(length: length, limit: 1 << 40)) {
      try reader.push(header)
    }
  }

  @Test("a length that is allowed but never arrives costs no memory")
  func announcedLength() throws {
    // Reserving this much would end the process.
    var reader = FrameReader(limit: .max)
    try reader.push(Frame.header(kind: 1, length: .max))
    try reader.push([UInt8](repeating: 1, count: 100_000))
    #expect(reader.next() == nil)
    #expect(throws: FrameError.truncated) { try reader.finish() }
  }

  @Test("errors say what happened")
  func descriptions() {
    #expect(
      "\(FrameError.tooLong(length: 11, limit: 10))"
        == "a frame of 11 bytes is longer than the limit of 10")
    #expect("\(FrameError.truncated)" == "the stream ended in the middle of a frame")
  }

  @Test("a frame that comes alone and whole passes through; all else is left to push")
  func passingThrough() throws {
    let bytes = Frame.header(kind: 7, length: 3) + [1, 2, 3]
    var reader = FrameReader(limit: 3)
    func pass(_ bytes: [UInt8]) -> Frame? { bytes.withUnsafeBytes { reader.passThrough($0) } }

    #expect(pass(bytes) == Frame(kind: 7, payload: [1, 2, 3]))
    #expect(pass(Frame.header(kind: 8, length: 0)) == Frame(kind: 8, payload: []))
    #expect(reader.isBetweenFrames)
    for count in 0..<bytes.count { #expect(pass(Array(bytes[..<count])) == nil) }
    #expect(pass(bytes + [0]) == nil)
    #expect(pass(bytes + bytes) == nil)
    #expect(pass(Frame.header(kind: 7, length: 4) + [1, 2, 3, 4]) == nil)
    #expect(pass([255, 255, 255, 255, 255, 255, 255, 255, 7]) == nil)
    #expect(reader.isBetweenFrames)

    // What has begun, or waits, comes first.
    try reader.push([3])
    #expect(pass(bytes) == nil)
    try reader.push(Array(bytes[1...]))
    #expect(pass(bytes) == nil)
    #expect(reader.next() == Frame(kind: 7, payload: [1, 2, 3]))
    #expect(pass(bytes) != nil)
    #expect(throws: FrameError.self) { try reader.push(Frame.header(kind: 7, length: 4)) }
    #expect(pass(bytes) == nil)
  }
}
