/// Work for which jobs may wait, and how a worker that waits for it gets on with it.
package protocol AwaitedWork: AnyObject, Sendable {
  /// Does the work on the calling thread, if nobody has begun it and this is one of its pool's workers.
  ///
  /// Otherwise has those of the workers look that wait themselves.
  ///
  /// - Returns: whether it did.
  func doHere() -> Bool

  /// What the work waits for at this moment.
  var awaited: [any AwaitedWork] { get }

  /// Whether it may wait for something of which ``awaited`` does not tell.
  var isOpaque: Bool { get }
}

extension AwaitedWork {
  package var isOpaque: Bool { false }
}

/// A task of Swift's: what it awaits, a job of the waiting worker's own pool perhaps, nobody can tell.
final class OpaqueWork: AwaitedWork {
  static let task = OpaqueWork()

  var awaited: [any AwaitedWork] { [] }
  var isOpaque: Bool { true }

  func doHere() -> Bool { false }
}

extension Sequence where Element == any AwaitedWork {
  /// Does one piece of what is waited for, directly or in turn, on the calling thread.
  ///
  /// And nothing else: what is done on top of a job that waits keeps it from going on, so that must not
  /// wait for the job.
  ///
  /// - Returns: whether there was one for this thread.
  package func advance() -> Bool { reaches { $0.doHere() } }

  /// Whether what is waited for, directly or in turn, may itself wait for anything.
  package var hasOpaque: Bool { reaches(\.isOpaque) }

  /// Whether `isFound` is true of what is waited for, directly or in turn.
  private func reaches(_ isFound: (any AwaitedWork) -> Bool) -> Bool {
    var (left, seen) = (Array(reversed()), Set<ObjectIdentifier>())
    while let work = left.popLast() {
      // Jobs may wait in a circle.
      guard seen.insert(ObjectIdentifier(work)).inserted else { continue }
      if isFound(work) { return true }
      left += work.awaited.reversed()
    }
    return false
  }
}
