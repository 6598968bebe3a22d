public import Jobs

/// An actor has died too often to be made again.
public struct ActorRestartedTooOften: Error, Hashable, Codable, Sendable {
  /// The actor's type, as text.
  public var actor: String
  /// How often it was to be made again at most.
  public var maximum: Int
  /// In what time.
  public var within: Duration
  /// Why it was not made again the last time, or died of.
  public var reason: String
  /// The last death, if it was one.
  public var lastCrash: WorkerCrashed?

  /// Creates the error.
  public init(
    actor: String, maximum: Int, within: Duration, reason: String, lastCrash: WorkerCrashed? = nil
  ) {
    self.actor = actor
    self.maximum = maximum
    self.within = within
    self.reason = reason
    self.lastCrash = lastCrash
  }
}

extension ActorRestartedTooOften: CustomStringConvertible {
  /// Names the actor, the limit and the last reason.
  public var description: String {
    "\(actor) is not made again: that was allowed \(maximum) time\(maximum == 1 ? "" : "s") within \(within); "
      + "at last: \(reason)"
  }
}
