import Quadrature
import Testing

@Suite(.timeLimit(.minutes(20)))
struct EvenRuleTests {
  @Test func `The rules are known by their names, the best one first`() {
    #expect(EvenRule.allCases.map(\.rawValue) == ["cartwright", "average", "first", "last"])
  }

  @Test func `Cartwright's rule is the default`() throws {
    #expect(
      try simpson(samples: [1, 2, 4, 8]) == simpson(samples: [1, 2, 4, 8], evenRule: .cartwright))
    #expect(
      try simpson(samples: [1, 2, 4, 8]) != simpson(samples: [1, 2, 4, 8], evenRule: .average))
    #expect(try CompositeSimpson(from: 0, to: 1, samples: 4).evenRule == .cartwright)
  }
}
