import Testing

@testable import Multiprocessing

@Suite(.timeLimit(.minutes(20)))
struct ShortBytesTests {
  @Test("copies exactly so many bytes", arguments: 0...40)
  func copy(count: Int) {
    let source = (0..<count).map { UInt8($0 + 1) }
    var target = [UInt8](repeating: 0xEE, count: count + 2)
    source.withUnsafeBytes { source in
      target.withUnsafeMutableBytes { target in
        guard let from = source.baseAddress, let to = target.baseAddress else { return }
        ShortBytes.copy(from, to: to + 1, count: count)
      }
    }
    #expect(target == [0xEE] + source + [0xEE])
  }

  @Test("sees a difference in every place, and none behind the end", arguments: 1...40)
  func comparison(count: Int) {
    let left = (0...count).map { UInt8($0 + 1) }
    for place in 0...count {
      var right = left
      right[place] ^= 0x80
      let areEqual = left.withUnsafeBytes { left in
        right.withUnsafeBytes { right in
          ShortBytes.areEqual(left.baseAddress!, right.baseAddress!, count: count)
        }
      }
      #expect(areEqual == (place == count))
    }
  }

  @Test("a tag is the same by its byte and by its number", arguments: UInt8.min...UInt8.max)
  func tags(byte: UInt8) {
    #expect(WireTag(byte: byte) == WireTag(rawValue: byte))
  }
}
