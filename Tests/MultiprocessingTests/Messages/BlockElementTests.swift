import Multiprocessing
import Testing

@Suite(.timeLimit(.minutes(20)))
struct BlockElementTests {
  @Test("every array of fixed-width numbers is a block, with its code and size")
  func codes() throws {
    func check<Element: Encodable>(_ element: Element, code: UInt8, stride: Int) throws {
      let bytes = try BinaryEncoder().encode([element, element, element])
      #expect(Array(bytes.prefix(3)) == [0x0C, code, UInt8(3 * stride)])
      #expect(bytes.count == 3 + 3 * stride)
      // As deep in other values as one likes.
      let nested = try BinaryEncoder().encode([["": Optional([element, element, element])]])
      #expect(Array(nested.suffix(bytes.count)) == bytes)
    }
    try check(1 as Int8, code: 0x01, stride: 1)
    try check(1 as Int16, code: 0x02, stride: 2)
    try check(1 as Int32, code: 0x03, stride: 4)
    try check(1 as Int64, code: 0x04, stride: 8)
    try check(1 as Int, code: 0x04, stride: 8)
    try check(1 as UInt8, code: 0x05, stride: 1)
    try check(1 as UInt16, code: 0x06, stride: 2)
    try check(1 as UInt32, code: 0x07, stride: 4)
    try check(1 as UInt64, code: 0x08, stride: 8)
    try check(1 as UInt, code: 0x08, stride: 8)
    try check(1 as Float, code: 0x09, stride: 4)
    try check(1 as Double, code: 0x0A, stride: 8)
    try check(true, code: 0x0B, stride: 1)
  }

  @Test(
    "the numbers of a large array begin at a multiple of eight bytes, where a length is so wide")
  func alignment() throws {
    for size in [512, 4096, 100_000] {
      let numbers = (0..<size).map { Double($0) }
      let bytes = try BinaryEncoder().encode(numbers)
      #expect(bytes.count == 8 + 8 * size)
      #expect(try BinaryDecoder().decode([Double].self, from: bytes) == numbers)
      for depth in 0..<12 {
        // Other values before it: whatever can be aligned or not, it comes through.
        let nested = NumbersBehindText(
          before: String(repeating: "x", count: depth), numbers: numbers)
        let copy = try BinaryDecoder().decode(
          NumbersBehindText.self, from: BinaryEncoder().encode(nested))
        #expect(copy.numbers == numbers && copy.before == nested.before)
      }
    }
    #expect(try BinaryEncoder().encode([Double](repeating: 0, count: 511)).count == 4 + 8 * 511)
  }

  @Test("and so do those of an array within other values, the first as well")
  func alignmentWithin() throws {
    let mark = Double(bitPattern: 0xA5A5_A5A5_A5A5_A5A5)
    let numbers = [Double](repeating: mark, count: 1000)
    func starts(_ value: some Encodable) throws -> [Int] {
      let bytes = [UInt8](try BinaryEncoder().encode(value))
      return bytes.indices.filter { index in
        bytes[index] == 0xA5 && bytes[index - 1] != 0xA5
      }
    }
    for depth in 0..<16 {
      let text = String(repeating: "x", count: depth)
      let behind = try starts(NumbersBehindText(before: text, numbers: numbers))
      #expect(behind.count == 1 && behind.allSatisfy { $0 % 8 == 0 }, "\(behind)")
      let lists = try starts([[text: [numbers, numbers]], ["y": [numbers]]])
      #expect(lists.count == 3 && lists.allSatisfy { $0 % 8 == 0 }, "\(lists)")
    }
  }
}

private struct NumbersBehindText: Codable {
  var before: String
  var numbers: [Double]
}
