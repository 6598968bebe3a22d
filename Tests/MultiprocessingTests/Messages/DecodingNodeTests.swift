import Multiprocessing
import Testing

@Suite(.timeLimit(.minutes(20)))
struct DecodingNodeTests {
  /// Lists in lists, the innermost empty.
  private func lists(depth: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<depth {
      var length = UInt64(bytes.count)
      var head: [UInt8] = [0x0B]
      repeat {
        head.append(UInt8(length & 0x7F) | (length > 0x7F ? 0x80 : 0))
        length >>= 7
      } while length > 0
      bytes = head + bytes
    }
    return bytes
  }

  /// Lists of lists and nothing else.
  struct Lists: Codable {
    var inner: [Lists]
    var depth: Int { 1 + (inner.first?.depth ?? 0) }
    init(depth: Int) { inner = depth > 1 ? [Lists(depth: depth - 1)] : [] }
    init(from decoder: any Decoder) throws {
      var container = try decoder.unkeyedContainer()
      inner = []
      while !container.isAtEnd { inner.append(try container.decode(Lists.self)) }
    }
    func encode(to encoder: any Encoder) throws {
      var container = encoder.unkeyedContainer()
      for list in inner { try container.encode(list) }
    }
  }

  @Test("the limit of depth is the same at both ends, and 512")
  func depthLimit() throws {
    let bytes = try BinaryEncoder().encode(Lists(depth: 512))
    #expect(try BinaryDecoder().decode(Lists.self, from: bytes).depth == 512)
    #expect(try BinaryDecoder().decode(Lists.self, from: lists(depth: 512)).depth == 512)
    #expect(throws: EncodingError.self) { try BinaryEncoder().encode(Lists(depth: 513)) }
    #expect {
      try BinaryDecoder().decode(Lists.self, from: lists(depth: 513))
    } throws: { error in
      guard case .dataCorrupted(let context) = error as? DecodingError else { return false }
      return context.codingPath.count == 512
    }
  }

  @Test("a hostile depth costs neither the stack nor time")
  func hostileDepth() throws {
    let bytes = lists(depth: 20_000)
    #expect(throws: DecodingError.self) { try BinaryDecoder().decode(Lists.self, from: bytes) }
    #expect(throws: DecodingError.self) { try BinaryDecoder().decode(Tree.self, from: bytes) }
    struct Skipping: Decodable {
      var known: Int
    }
    // Passed over at once, as a value that nobody asks for.
    var map: [UInt8] = [0x00] + bytes + [0x05, 0x6B, 0x6E, 0x6F, 0x77, 0x6E, 0x03, 0x02]
    let length = map.count
    map.insert(
      contentsOf: [0x0A] + [0, 7].map { UInt8(length >> $0 & 0x7F) | 0x80 } + [UInt8(length >> 14)],
      at: 0)
    #expect(try BinaryDecoder().decode(Skipping.self, from: map).known == 1)
  }

  @Test("enums, whose cases are nested containers, have the limit too, at both ends")
  func deepEnums() throws {
    func chain(_ depth: Int) -> Tree { (0..<depth).reduce(.nothing) { tree, _ in .list([tree]) } }
    #expect(try roundTrip(chain(100)) == chain(100))
    #expect(throws: EncodingError.self) { try BinaryEncoder().encode(chain(400)) }
    // The deepest chain that can be written can be read.
    let deepest = try #require(
      (100...400).last { (try? BinaryEncoder().encode(chain($0))) != nil })
    #expect(try roundTrip(chain(deepest)) == chain(deepest))
  }
}
