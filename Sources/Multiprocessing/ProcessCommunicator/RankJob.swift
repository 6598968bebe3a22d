internal import Jobs

/// One rank of a communicator, as the job of a child process.
struct RankJob<Program: CommunicatorProgram>: Job {
  var program: Program
  var rank: Int
  var board: CommunicatorBoard

  /// What became of the program; an error is an answer here, since its caller is told of it in any case.
  enum Answer: Codable, Sendable {
    case answered(Program.Output)
    case threw(FailureMessage)
  }

  func run() -> Answer {
    let communicator = ProcessCommunicator(board, rank: rank)
    do {
      let output = try program.run(on: communicator)
      communicator.link.close()
      return .answered(output)
    } catch {
      communicator.link.close(hasFailed: true)
      return .threw(FailureMessage(throwing: error))
    }
  }
}
