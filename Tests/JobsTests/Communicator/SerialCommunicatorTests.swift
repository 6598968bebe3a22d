import CommunicatorConformance
import Jobs
import Testing

@Suite("Serial communicator", .timeLimit(.minutes(20)))
struct SerialCommunicatorTests {
  @Test("does what every communicator must", arguments: ConformanceCheck.Name.allCases)
  func conforms(_ name: ConformanceCheck.Name) throws {
    #expect(try SerialCommunicator.run(ConformanceCheck(name)) == [])
  }

  @Test("errors say what was wrong and what is allowed")
  func messages() {
    #expect(
      "\(CommunicatorError.rankOutOfRange(rank: 7, size: 4))"
        == "there is no rank 7: the ranks are 0 to 3")
    #expect(
      "\(CommunicatorError.tagOutOfRange(tag: -1))"
        == "-1 is not a tag: tags are from 0 to 32767")
    let death = CommunicatorError.rankDied(
      rank: 2, pid: 77, status: .signaled(signal: 9, coreDumped: false))
    #expect("\(death)" == "rank 2 (process 77) died: ended by SIGKILL (signal 9)")
    #expect("\(RankFailed(rank: 2, error: death))".hasPrefix("rank 2 failed: rank 2 (process 77)"))
  }
}
