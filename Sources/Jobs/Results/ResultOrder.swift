/// In which order the results of many jobs come.
public enum ResultOrder: Hashable, Sendable {
  /// In the order of the jobs: a slow job holds back the results of those behind it.
  case ofJobs
  /// As they are done.
  case ofCompletion
}
