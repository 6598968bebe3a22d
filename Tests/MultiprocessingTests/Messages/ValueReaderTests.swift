import Testing

@testable import Multiprocessing

@Suite("A decoder that is used for one value after the other", .timeLimit(.minutes(20)))
struct ValueReaderTests {
  private func read<Value: Decodable>(
    _ type: Value.Type, _ bytes: [UInt8], with reader: ValueReader
  ) throws -> Value {
    try bytes.withUnsafeBytes { try reader.read(type, from: $0) }
  }

  @Test("values of many types, in turn, are what a decoder of their own makes of them")
  func manyTypes() throws {
    let reader = ValueReader()
    let plain = (0..<20).map { NodeReuseTests.Plain(number: $0, text: "number \($0)") }
    for number in 0..<50 {
      let one = plain[number % plain.count]
      #expect(try read(NodeReuseTests.Plain.self, BinaryEncoder().encode(one), with: reader) == one)
      #expect(try read(Int.self, BinaryEncoder().encode(number), with: reader) == number)
      #expect(try read(Double.self, BinaryEncoder().encode(0.5), with: reader) == 0.5)
      let list = [1, number]
      #expect(try read([Int].self, BinaryEncoder().encode(list), with: reader) == list)
      #expect(try read(String?.self, BinaryEncoder().encode("a" as String?), with: reader) == "a")
      #expect(
        try read([NodeReuseTests.Plain].self, BinaryEncoder().encode(plain), with: reader) == plain)
    }
  }

  @Test("bytes that are no value, or another, cost that value alone")
  func malformed() throws {
    let reader = ValueReader()
    let good = try BinaryEncoder().encode(NodeReuseTests.Plain(number: 1, text: "one"))
    for count in 0..<good.count {
      #expect(throws: DecodingError.self) {
        try read(NodeReuseTests.Plain.self, Array(good[..<count]), with: reader)
      }
      #expect(throws: DecodingError.self) { try read(Int.self, good, with: reader) }
      #expect(try read(NodeReuseTests.Plain.self, good, with: reader).number == 1)
    }
  }

  @Test("a decoder or container that is kept leads neither to its own value nor to the next")
  func kept() throws {
    let reader = ValueReader()
    let bytes = try (0..<20).map {
      try BinaryEncoder().encode(NodeReuseTests.Plain(number: $0, text: "number \($0)"))
    }
    var decoders: [NodeReuseTests.Late] = []
    var containers: [NodeReuseTests.LateContainer] = []
    for bytes in bytes {
      decoders.append(try read(NodeReuseTests.Late.self, bytes, with: reader))
      containers.append(try read(NodeReuseTests.LateContainer.self, bytes, with: reader))
      #expect(try read(NodeReuseTests.Plain.self, bytes, with: reader).number >= 0)
      for late in decoders {
        #expect(throws: DecodingError.self) { try NodeReuseTests.Plain(from: late.decoder) }
      }
      for late in containers {
        #expect(throws: DecodingError.self) { try late.container.decode(Int.self, forKey: .number) }
      }
    }
  }
}
