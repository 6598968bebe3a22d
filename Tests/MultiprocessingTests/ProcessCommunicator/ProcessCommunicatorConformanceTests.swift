import CommunicatorConformance
import Jobs
import Multiprocessing
import Testing

@Suite(
  "Process communicator: what every communicator must do", .processTurns, .timeLimit(.minutes(20)))
struct ProcessCommunicatorConformanceTests {
  @Test("on 1, 2, 3, 4 and 7 ranks", arguments: ConformanceCheck.Name.allCases)
  func conforms(_ name: ConformanceCheck.Name) async throws {
    for ranks in [1, 2, 3, 4, 7] {
      let complaints = try await ProcessCommunicator.run(ranks: ranks, ConformanceCheck(name))
      #expect(complaints == Array(repeating: [], count: ranks), "\(name) on \(ranks) ranks")
    }
  }

  @Test("a barrier that does nothing would be found out")
  func barrierless() async throws {
    let complaints = try await ProcessCommunicator.run(ranks: 3, BarrierlessCheck())
    #expect(!complaints.flatMap(\.self).isEmpty)
  }
}
