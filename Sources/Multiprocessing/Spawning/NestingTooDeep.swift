internal import CMultiprocessing

/// A worker of a worker of a worker, and so on, wanted a worker of its own.
///
/// A pool or a child process inside a job is fine; a job that starts itself again without end is
/// stopped here, before it fills the machine.
public struct NestingTooDeep: Error, Hashable, Sendable, Codable {
  /// How many workers lie above this process, itself included.
  public var depth: Int

  /// How deep workers may be nested.
  public static let limit = 10

  /// Creates the error.
  public init(depth: Int) {
    self.depth = depth
  }

  /// Throws if this process may not start workers.
  static func check() throws(NestingTooDeep) {
    let depth = WorkerProcesses.depth
    guard depth < limit else { throw NestingTooDeep(depth: depth) }
  }
}

extension NestingTooDeep: CustomStringConvertible {
  /// Says how deep, and what is allowed.
  public var description: String {
    "this process is a worker at depth \(depth) and may start none of its own: at most "
      + "\(Self.limit) workers may be nested; does a job start itself again?"
  }
}
