/// Why a wait at a shared barrier did not end with all parties there.
public enum SharedBarrierError: Error, Hashable, Sendable {
  /// The barrier is broken, broke meanwhile, or was reset meanwhile.
  case broken
  /// The time of this wait ran out, which broke the barrier for the others.
  case timedOut
  /// A process died that has the barrier, which broke it for all.
  case partyDied(pid: Int32)
}

extension SharedBarrierError: CustomStringConvertible {
  /// Says why.
  public var description: String {
    switch self {
    case .broken: "the barrier is broken: reset it before it is used again"
    case .timedOut: "the other parties did not come to the barrier in time; it is broken now"
    case .partyDied(let pid):
      "process \(pid), which has the barrier, died; it is broken now, since that party may never come"
    }
  }
}
