internal import Jobs

extension WorkerCrashed {
  /// The error for a job that was lost with its worker.
  ///
  /// - Parameter memoryLimit: what the job or its process was allowed, in bytes.
  init<J: Job>(job: J, _ ending: WorkerEnding, attempts: Int = 1, memoryLimit: Int?) {
    self.init(
      text: JobDescription.of(job), ending, attempts: attempts, memoryLimit: memoryLimit)
  }

  /// The error for what was lost with its worker, whose text this is.
  init(text: String, _ ending: WorkerEnding, attempts: Int = 1, memoryLimit: Int?) {
    let report = CrashReport(parsing: ending.standardError)
    // What a worker wrote that was then killed is of a job that it outlived, and not why it died.
    let isForeign = ending.status.isForeign
    self.init(
      job: text, pid: ending.pid, status: ending.status, attempts: attempts,
      message: isForeign ? ending.channelLoss?.description : report.message,
      backtrace: isForeign ? [] : report.backtrace,
      standardError: report.standardError,
      peakMemory: Int(ending.peakMemory), wasKilledForMemory: ending.wasKilledForMemory,
      memoryLimit: memoryLimit)
  }
}
