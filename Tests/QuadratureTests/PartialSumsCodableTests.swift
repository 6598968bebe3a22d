import Foundation
import Quadrature
import Testing

@Suite("PartialSums: Codable", .timeLimit(.minutes(20)))
struct PartialSumsCodableTests {
  @Test("what is written is read, to the last bit, and is one list of numbers")
  func roundTrip() throws {
    let rule = try CompositeSimpson(from: -0.3, to: 0.9, samples: 10_001)
    let sums = try rule.partialSums(of: QuarterCircle(), chunks: 0..<1) + [PartialSums()]
    let data = try JSONEncoder().encode(sums)
    #expect(try JSONDecoder().decode([PartialSums].self, from: data) == sums)
    let lists = try JSONDecoder().decode([[Double]].self, from: data)
    #expect(lists.map(\.count) == [20, 20])
    #expect(lists[0][0] + lists[0][1] == sums[0].even.value)
    #expect(lists[0][2] + lists[0][3] == sums[0].odd.value)
    // A lane each for the remainders by eight, which are those of the even and the odd places.
    let residues = (0..<8).map { lists[0][4 + $0] + lists[0][12 + $0] }
    #expect(abs(residues.reduce(0, +) - sums[0].even.value - sums[0].odd.value) < 1e-9)
  }

  @Test("more or fewer numbers are refused", arguments: [0, 1, 19, 21, 40])
  func wrongCount(count: Int) throws {
    let data = try JSONEncoder().encode([Double](repeating: 1, count: count))
    let error = #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(PartialSums.self, from: data)
    }
    #expect("\(error as Any)".contains("\(count) numbers, and not 20"))
  }
}
