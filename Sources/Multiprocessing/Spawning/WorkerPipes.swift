internal import CMultiprocessing
internal import Glibc
internal import Jobs

/// The ends of one worker's channel and outputs, while it is being started.
struct WorkerPipes {
  /// The supervisor's end of the channel.
  private(set) var channel: Int32 = -1
  /// The reading ends of its outputs; -1 where there is no pipe.
  private(set) var output: Int32 = -1
  private(set) var error: Int32 = -1
  /// What the worker is given.
  private(set) var workerChannel: Int32 = -1
  private(set) var workerOutput = CMULTIPROCESSING_INHERIT
  private(set) var workerError = CMULTIPROCESSING_INHERIT

  init(for options: ProcessOptions) throws(WorkerStartFailed) {
    var failure: (operation: String, code: Int32) = (
      "socketpair", CMultiprocessing_channel_pair(&channel, &workerChannel)
    )
    if failure.code == 0 {
      switch options.standardOutput {
      case .inherit: break
      case .discard: workerOutput = CMULTIPROCESSING_DISCARD
      case .lines: failure = ("pipe2", CMultiprocessing_output_pipe(&output, &workerOutput))
      }
    }
    // Always a pipe: its last words are part of a crash's report.
    if failure.code == 0 {
      failure = ("pipe2", CMultiprocessing_output_pipe(&error, &workerError))
    }
    guard failure.code == 0 else {
      closeAll()
      throw WorkerStartFailed(operation: failure.operation, errno: failure.code)
    }
  }

  /// Closes what the worker has now; to be called whether it could be started or not.
  mutating func closeWorkersEnds() {
    for descriptor in [workerChannel, workerOutput, workerError] where descriptor >= 0 {
      close(descriptor)
    }
    workerChannel = -1
    workerOutput = -1
    workerError = -1
  }

  /// Closes everything, when there is to be no worker.
  mutating func closeAll() {
    closeWorkersEnds()
    for descriptor in [channel, output, error] where descriptor >= 0 { close(descriptor) }
  }
}
