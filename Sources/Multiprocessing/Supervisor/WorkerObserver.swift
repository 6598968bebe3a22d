internal import Jobs

/// The number by which a supervisor knows one worker; never used twice in a process.
typealias WorkerID = UInt64

/// Who is told what happens to a worker.
///
/// Every call comes from the supervisor's thread, or from the caller who reads the worker's channel in
/// its place, one at a time, in order, with no lock held; it must return soon and must not run user
/// code. (The end of a worker whose output the program sees line by line comes
/// from the pump's thread, after the last line.)
protocol WorkerObserver: AnyObject, Sendable {
  /// The process exists. Messages may be sent to it from now on, by way of the supervisor or over the
  /// link, in whatever order they then arrive.
  func worker(_ worker: WorkerID, didStartAs pid: Int32, over link: WorkerLink)

  /// The process does not exist. Nothing else will be told of this worker.
  func worker(_ worker: WorkerID, didNotStart error: WorkerStartFailed)

  /// The worker sent a message.
  func worker(_ worker: WorkerID, didSend message: Message)

  /// The process has ended, every message that it had sent was delivered, and it is reaped.
  /// Nothing else will be told of this worker.
  func worker(_ worker: WorkerID, didEnd ending: WorkerEnding)
}

/// How a worker ended.
struct WorkerEnding: Hashable, Sendable {
  var pid: Int32
  var status: ExitStatus
  /// The largest resident size that the process ever had, in bytes.
  var peakMemory: Int64
  /// Whether it had not read all that was sent to it: then it never began its last job.
  var leftUnread = false
  /// How many frames had been sent to it when it was reaped; those that come later meet nobody.
  var framesTaken = 0
  /// The results of a chunk of jobs that it had not done to the end (``ChunkRecords``).
  var records: [UInt8] = []
  /// The shared memory that these refer to.
  var attachments: [SharedBlock] = []
  /// The last of what it wrote to standard error.
  var standardError: [UInt8] = []
  /// Why this process ended it, if it could not be talked with any more.
  var channelLoss: ChannelLoss?
  /// Whether the kernel ended it for want of memory.
  var wasKilledForMemory = false
}
