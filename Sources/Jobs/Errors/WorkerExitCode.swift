/// The codes with which a worker exits by itself when it cannot go on.
package enum WorkerExitCode {
  /// It could not be made ready, as a rule for want of a thread.
  package static let notReady: Int32 = 70
  /// It was sent what is no message.
  package static let badMessage: Int32 = 71
  /// It could not answer: its parent is gone, or a job has closed its channel.
  package static let channelClosed: Int32 = 72
}
