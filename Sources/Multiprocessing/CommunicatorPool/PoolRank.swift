internal import Glibc
internal import Jobs

/// A worker of a ``CommunicatorPool``: runs what rank 0 sends, and sends back what became of it.
struct PoolRank: CommunicatorProgram {
  /// What messages are about.
  enum Tag {
    static let job = 1
    static let chunk = 2
    /// There are no more jobs.
    static let end = 3
  }

  func run(on communicator: some Communicator) throws -> NoOutput {
    let server = JobServer(name: "rank-\(communicator.rank)", pid: getpid())
    let context = JobContext(progress: { _ in }, cancellation: { false })
    var message = try next(communicator)
    while message.tag != Tag.end {
      let reply = server.reply(
        to: message.value, isChunk: message.tag == Tag.chunk, context: context)
      JobServer.flushOutput()
      try communicator.send(reply.copy, to: 0, tag: message.tag)
      message = try next(communicator)
    }
    return NoOutput()
  }

  private func next(_ communicator: some Communicator) throws -> Received<[UInt8]> {
    try communicator.receiveMessage([UInt8].self, from: 0, tag: nil, timeout: nil)
  }
}
