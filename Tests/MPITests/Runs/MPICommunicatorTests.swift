import Jobs
import Testing

extension RankTests {
  @Suite("MPI communicator")
  struct MPICommunicatorTests {
    @Test("does what every communicator must", arguments: [1, 2, 3])
    func conforms(_ ranks: Int) async throws {
      let run = try await RankRun.ranks(ranks, "mpi-scenarios", "conformance")
      #expect(run.status == 0, "\(run.standardError)")
      #expect(run.lines == Array(repeating: "done", count: ranks))
    }

    @Test("does what every communicator must on a rank without a launcher")
    func alone() async throws {
      let run = try await RankRun.alone("mpi-scenarios", "conformance")
      #expect(run.lines == ["done"], "\(run.standardError)")
    }

    @Test("sums in the order of the ranks, as any other communicator does")
    func rankOrder() async throws {
      let run = try await RankRun.ranks(3, "mpi-scenarios", "rank-order")
      let expected = [0, 1, 777, 50_000].map { (index: Int) -> UInt64 in
        var sum = 0.0
        for rank in 0..<3 { sum += 1 / Double(index * 7 + rank + 1) }
        return sum.bitPattern
      }
      #expect(run.lines == ["\(expected)"], "\(run.standardError)")
    }

    @Test("a rank that throws ends the run, and says why")
    func oneThrows() async throws {
      let run = try await RankRun.ranks(3, "mpi-scenarios", "one-throws")
      #expect(run.status != 0)
      #expect(run.standardError.contains("rank gives up; the run is ended"))
      #expect(run.lines == [])
    }
  }
}
