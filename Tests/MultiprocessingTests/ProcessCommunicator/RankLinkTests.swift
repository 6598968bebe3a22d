import Glibc
import Jobs
import Testing
import Threading

@testable import Multiprocessing

/// One rank's side of the board, on a board of this process alone.
@Suite("Process communicator: how a rank waits", .timeLimit(.minutes(20)))
struct RankLinkTests {
  @Test("what is there when the time is over is seen, however late the rank wakes")
  func looksOnceMore() throws {
    // More ranks than processors: it sleeps at once.
    let board = try CommunicatorBoard(ranks: min(availableProcessorCount + 1, 256))
    let link = RankLink(board, rank: 0)
    let timeout = Duration.milliseconds(20)
    let start = ContinuousClock.now
    let found = try link.wait("receive", timeout: timeout) {
      () throws(CommunicatorError) -> Int? in start.duration(to: .now) >= timeout ? 1 : nil
    }
    #expect(found == 1)
  }

  @Test("a sleep tells whether somebody rang")
  func sleeps() throws {
    let board = try CommunicatorBoard(ranks: 1)
    defer { withExtendedLifetime(board) {} }
    let row = board.rows[0]
    #expect(row.sleep(until: Deadline(after: .milliseconds(1))) { false })
    #expect(
      !row.sleep(until: Deadline(after: .seconds(600))) {
        row.wake()
        return false
      })
    #expect(!row.sleep(until: Deadline(after: .seconds(600))) { true })
  }

  @Test("who knows how a rank died has the last word over those who only miss it")
  func ending() throws {
    let killed = ExitStatus.signaled(signal: SIGKILL, coreDumped: true)
    for isParentFirst in [true, false] {
      let board = try CommunicatorBoard(ranks: 1)
      defer { withExtendedLifetime(board) {} }
      let row = board.rows[0]
      row.enter()
      for status in isParentFirst ? [killed, .unknown] : [.unknown, killed] {
        _ = row.die(pid: 77, status)
      }
      #expect(row.state == .died)
      #expect(row.ending == (77, killed))
    }
  }

  @Test("a rank that has left does not die")
  func left() throws {
    let board = try CommunicatorBoard(ranks: 1)
    defer { withExtendedLifetime(board) {} }
    let row = board.rows[0]
    row.enter()
    row.leave(hasFailed: false)
    #expect(!row.die(pid: 77, .exited(code: 0)))
    #expect(row.state == .left)
  }
}
