internal import Jobs

/// What is done when the process of an actor dies.
public enum ActorSupervision: Hashable, Sendable {
  /// Nothing: calls under way and later ones throw ``WorkerCrashed``.
  case none
  /// The actor is made again, from what it was first made from, in a new process.
  ///
  /// Calls under way throw ``WorkerCrashed``, and what the actor held is lost. Later calls reach the new one, and
  /// wait until it is there. When it dies once more than `maximum` times within `within`, it stays dead, and every
  /// call throws ``ActorRestartedTooOften``. An initializer that throws when the actor is made again counts
  /// as a death.
  case restart(maximum: Int, within: Duration)

  /// Throws unless the numbers make sense.
  func check() throws(InvalidPoolSetting) {
    guard case .restart(let maximum, let period) = self else { return }
    guard maximum >= 0, period > .zero else {
      throw InvalidPoolSetting(
        setting: "supervision", value: "\(self)",
        allowed: "a maximum of at least 0, within a time longer than nothing")
    }
  }
}
