import Testing

@testable import Multiprocessing

@Suite("OutputReading", .timeLimit(.minutes(20)))
struct OutputReadingTests {
  @Test("it is read as it was said", arguments: [0, 1, 2, 3, 65_536, 1 << 40], [false, true])
  func roundTrip(count: Int, isUnderWay: Bool) {
    let reading = OutputReading(count: count, isUnderWay: isUnderWay)
    #expect(OutputReading(word: reading.word) == reading)
  }

  @Test("any word can be read, and counted on", arguments: [0, 1, .max, .max - 1, 1 << 63])
  func anyWord(_ word: UInt64) {
    let reading = OutputReading(word: word)
    #expect(reading.count >= 0 && reading.count + OutputTail.capacity > reading.count)
  }
}
