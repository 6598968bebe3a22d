/// Where something happened: on a thread, in a process, or in a pool's queue.
public enum TimelinePlace: Hashable, Sendable {
  /// A thread of the process that records: its number, never used again, and its name.
  case thread(id: Int, name: String)
  /// A child process: its number in the system, and what it is called.
  case process(id: Int32, name: String)
  /// A pool as a whole, whose queue holds what no worker has yet: its number, unique in the process that
  /// records, and its name. Where jobs run that a ``SerialPool`` runs, too.
  case pool(id: Int, name: String)

  /// What it is called.
  public var name: String {
    switch self {
    case .thread(_, let name), .process(_, let name), .pool(_, let name): name
    }
  }

  /// A pool with a number of its own.
  package static func newPool(name: String) -> TimelinePlace {
    .pool(id: Timeline.shared.numberForPool(), name: name)
  }
}
