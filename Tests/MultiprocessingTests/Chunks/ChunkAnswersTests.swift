import Jobs
import Testing

@testable import Multiprocessing

@Suite("Answers in records", .timeLimit(.minutes(20)))
struct ChunkAnswersTests {
  private struct Pair: Codable, Equatable {
    var left: Double
    var right: String
  }

  /// The records of some outputs.
  private func records(_ outputs: [some Encodable]) throws -> [UInt8] {
    var bytes: [UInt8] = []
    for (index, output) in outputs.enumerated() {
      bytes += record(index, isAnswer: true, try BinaryEncoder().encode(output))
    }
    return bytes
  }

  private func record(_ index: Int, isAnswer: Bool, _ payload: [UInt8]) -> [UInt8] {
    let length = payload.count
    return [UInt8(index & 0xFF), UInt8(index >> 8), 0, 0, isAnswer ? 1 : 0]
      + [UInt8(length & 0xFF), UInt8(length >> 8), 0, 0] + payload
  }

  private func decode<Output: Decodable>(
    _ type: Output.Type, _ bytes: [UInt8], atMost limit: Int = .max, behind: [Output] = []
  ) throws -> [Output] {
    var outputs = behind
    let count = try bytes.withUnsafeBytes {
      try Answer.decode(type, fromRecords: $0, atMost: limit, into: &outputs)
    }
    #expect(count == outputs.count - behind.count)
    return outputs
  }

  @Test("outputs of every kind arrive, behind those that are there")
  func kinds() throws {
    let doubles = [0, -0.0, 1.5, .infinity, .leastNonzeroMagnitude]
    #expect(try decode(Double.self, records(doubles)) == doubles)
    #expect(try decode(Double.self, records(doubles), behind: [7]) == [7] + doubles)
    #expect(try decode(Double.self, records(doubles), atMost: 2) == [0, -0.0])
    let numbers = [0, -1, .max, .min]
    #expect(try decode(Int.self, records(numbers)) == numbers)
    let texts = ["", "a", String(repeating: "ä", count: 200)]
    #expect(try decode(String.self, records(texts)) == texts)
    let pairs = (0..<300).map { Pair(left: Double($0), right: "\($0)") }
    #expect(try decode(Pair.self, records(pairs)) == pairs)
    #expect(try decode([Double].self, records([doubles, []])) == [doubles, []])
    #expect(try decode(Double.self, []) == [])
  }

  @Test("a Double is read from a Float and not from anything else")
  func conversions() throws {
    #expect(try decode(Double.self, records([Float(1.5)])) == [1.5])
    #expect(throws: JobTransferFailed.self) { try decode(Double.self, records(["12345678"])) }
    #expect(throws: JobTransferFailed.self) { try decode(Int.self, records([1.5])) }
    // Eight bytes of a Double, and one more; then one too few.
    let long: [UInt8] = [6, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    #expect(throws: JobTransferFailed.self) {
      try decode(Double.self, record(0, isAnswer: true, long))
    }
    #expect(throws: JobTransferFailed.self) {
      try decode(Double.self, record(0, isAnswer: true, [UInt8](long.prefix(8))))
    }
  }

  @Test("the first failure is thrown, and what was rebuilt before it is let go")
  func failures() throws {
    let failure = try BinaryEncoder().encode(
      FailureMessage.notTransferred(.decodingJob, typeName: "X", message: "no"))
    let bytes =
      try records(["a text that is too long to be kept in place", "b"])
      + record(2, isAnswer: false, failure) + record(3, isAnswer: false, [])
    #expect(throws: JobTransferFailed.self) { try decode(String.self, bytes) }
    #expect(try decode(String.self, bytes, atMost: 2).count == 2)
  }

  @Test("a record that is cut off is none")
  func cut() throws {
    let bytes = try records([1.0, 2.0])
    for count in 0..<bytes.count {
      let outputs = try decode(Double.self, [UInt8](bytes.prefix(count)))
      #expect(outputs == (count < 18 ? [] : [1.0]))
    }
  }
}
