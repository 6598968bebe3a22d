/// A call did not reach its actor.
///
/// Of a process that died, see ``WorkerCrashed`` and ``ActorRestartedTooOften``.
public enum ProcessActorError: Error, Hashable, Sendable, Codable {
  /// The system was shut down, or is being.
  case shutDown
  /// The actor's process was ended by ``ProcessActorSystem/stop(_:)``, or with the last reference that the process
  /// had which started it.
  case stopped(actor: String)
  /// There is no such actor in the process: nobody there has kept it, or it went with a process that
  /// died.
  case noSuchActor(ProcessActorID)
  /// The actor lives in a process that cannot be reached from this one: neither this process nor its child, nor a
  /// child of the process that started this one.
  case unreachable(ProcessActorID)
  /// An actor's or generic parameter's type cannot be found by its name in another process.
  case unreachableType(String)
  /// A call was made of a reference to an actor that was handed to the wrong system.
  case notRemote(ProcessActorID)
}

extension ProcessActorError: CustomStringConvertible {
  /// Says what was wrong and what is allowed.
  public var description: String {
    switch self {
    case .shutDown:
      "the actor system has been shut down and takes no more calls"
    case .stopped(let actor):
      "the process of \(actor) has been ended, and takes no more calls"
    case .noSuchActor(let id):
      "there is no \(id) any more: an actor that a process has made beside the one that it was started for lives "
        + "as long as somebody in that process keeps it, and not longer than the process"
    case .unreachable(let id):
      "\(id) cannot be reached from here: a reference can be used in the process of its actor, in the one that "
        + "started that, and in the children of the latter"
    case .unreachableType(let name):
      "the type \(name) cannot be found by name in another process: declare it at file scope or inside another "
        + "type that is, and neither private nor fileprivate nor local to a function"
    case .notRemote(let id):
      "\(id) is an actor of this process that is not there any more"
    }
  }
}
