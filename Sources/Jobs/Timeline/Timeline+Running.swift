extension Timeline {
  /// Runs a job, and records when it begins in a place and how it ends there.
  ///
  /// - Throws: what `body` throws.
  package func recording<Output>(
    _ job: TimelineJobs, at place: TimelinePlace, _ body: () throws -> Output
  ) rethrows -> Output {
    record(.started(job), at: place)
    do {
      let output = try body()
      record(.ended(job, .finished), at: place)
      return output
    } catch {
      record(.ended(job, TimelineOutcome(of: error)), at: place)
      throw error
    }
  }
}
