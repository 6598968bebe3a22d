import Testing

@testable import Multiprocessing

@Suite(.timeLimit(.minutes(20)))
struct IDTableTests {
  /// Does the same to a table and a dictionary, and compares them.
  private func compare(_ ids: [UInt64], steps: Int, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var table = IDTable<[Int]>()
    var dictionary: [UInt64: [Int]] = [:]
    for step in 0..<steps {
      let id = ids.randomElement(using: &generator) ?? 0
      switch Int.random(in: 0..<6, using: &generator) {
      case 0:
        table[id] = [step]
        dictionary[id] = [step]
      case 1:
        table[id] = nil
        dictionary[id] = nil
      case 2:
        table[id]?.append(step)
        dictionary[id]?.append(step)
      case 3:
        table[id, default: [0]].append(step)
        dictionary[id, default: [0]].append(step)
      default:
        let removed = table.removeValue(forKey: id)
        #expect(removed == dictionary.removeValue(forKey: id))
      }
      #expect(table.count == dictionary.count)
      #expect(table[id] == dictionary[id])
      if step.isMultiple(of: 64) {
        for id in ids { #expect(table[id] == dictionary[id]) }
        #expect(table.keys.sorted() == dictionary.keys.sorted())
        #expect(table.values.map { $0 }.count == dictionary.count)
      }
    }
  }

  @Test("as a dictionary: numbers in a row", arguments: 0..<4 as Range<UInt64>)
  func inARow(seed: UInt64) {
    compare(Array(0..<40), steps: 5000, seed: seed)
  }

  @Test("as a dictionary: numbers that lie in each other's way", arguments: 0..<4 as Range<UInt64>)
  func crowded(seed: UInt64) {
    compare((0..<20).map { $0 * 64 } + (0..<20).map { $0 * 64 + 1 }, steps: 5000, seed: seed)
  }

  @Test("as a dictionary: numbers around the end of the slots", arguments: 0..<4 as Range<UInt64>)
  func around(seed: UInt64) {
    compare([6, 7, 8, 14, 15, 16, 22, 23, .max - 1], steps: 5000, seed: seed)
  }

  @Test("one that comes and goes for ever takes no more room")
  func window() {
    var table = IDTable<Int>()
    for id in UInt64(1)...100_000 {
      table[id] = Int(id)
      if id > 3 {
        let old = table.removeValue(forKey: id - 3)
        #expect(old == Int(id) - 3)
      }
    }
    #expect(table.keys.sorted() == [99_998, 99_999, 100_000])
    #expect(!table.isEmpty)
  }

  @Test("an empty one has nothing")
  func empty() {
    var table = IDTable<Int>()
    #expect(table.isEmpty)
    #expect(table[3] == nil)
    table[3]? += 1
    let removed = table.removeValue(forKey: 3)
    #expect(removed == nil)
    for _ in table { Issue.record("it has something") }
  }
}
