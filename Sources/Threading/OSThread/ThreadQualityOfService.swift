extension AnyOSThread {
  /// How much of the processors a thread is to get beside other threads that want them.
  ///
  /// On Linux this is the nice value of the thread alone. The named classes are wishes: where the
  /// system does not allow one, the thread keeps the nice value of the thread that starts it.
  public enum QualityOfService: Hashable, Sendable {
    /// For what somebody watches move: nice −5, which ordinary users are usually not allowed.
    case userInteractive
    /// For what somebody waits for: nice 0.
    case userInitiated
    /// As the thread that starts it.
    case `default`
    /// For what takes its time: nice 5.
    case utility
    /// For what nobody waits for: nice 10.
    case background
    /// Exactly this nice value, from −20 (most) to 19 (least); a thread that the system does not
    /// allow it is not started.
    case nice(Int)

    /// The nice value to set; nil sets none.
    var nice: Int? {
      switch self {
      case .userInteractive: -5
      case .userInitiated: 0
      case .default: nil
      case .utility: 5
      case .background: 10
      case .nice(let value): value
      }
    }

    /// Whether a thread that does not get it is not to run.
    var isRequired: Bool {
      if case .nice = self { true } else { false }
    }

    /// The nice values that there are.
    static let niceValues = -20...19
  }
}
