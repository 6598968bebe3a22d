package import Jobs

extension TimelineJobs {
  /// Jobs that a pool is given now; nil if the timeline is off.
  package static func ifRecording(_ type: Any.Type, count: Int = 1) -> TimelineJobs? {
    guard Timeline.shared.isRecording, count > 0 else { return nil }
    return TimelineJobs(first: Timeline.shared.numbers(for: count), count: count, type: type)
  }
}
