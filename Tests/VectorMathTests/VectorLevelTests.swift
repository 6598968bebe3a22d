import Foundation
import Testing
import VectorMath

@Suite(.timeLimit(.minutes(20)))
struct VectorLevelTests {
  @Test func theBaselineIsAlwaysThere() {
    #expect(VectorLevel.available.first == .baseline)
    #expect(VectorLevel.available.contains(.current))
  }

  // Each in a process of its own: the variable is read once.

  @Test func sse2PinsTheBaseline() async {
    await #expect(processExitsWith: .success) {
      setenv("PLEASINGLY_VECTOR", "sse2", 1)
      #expect(VectorLevel.current == .baseline)
    }
  }

  @Test func avx2PinsDownwardsOnly() async {
    await #expect(processExitsWith: .success) {
      setenv("PLEASINGLY_VECTOR", "avx2", 1)
      #expect(VectorLevel.current == VectorLevel.available.last { $0 <= .avx2 })
    }
  }

  @Test(arguments: ["avx512", "AVX2", "", "fastest"])
  func anythingElseLeavesTheHighest(name: String) async {
    await #expect(processExitsWith: .success) { [name] in
      setenv("PLEASINGLY_VECTOR", name, 1)
      #expect(VectorLevel.current == VectorLevel.available.last)
    }
  }

  @Test func theChoiceIsMadeOnce() async {
    await #expect(processExitsWith: .success) {
      setenv("PLEASINGLY_VECTOR", "sse2", 1)
      let first = VectorLevel.current
      setenv("PLEASINGLY_VECTOR", "avx512", 1)
      #expect(VectorLevel.current == first)
    }
  }
}
