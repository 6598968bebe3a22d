/// How a shared lock came into the caller's hands.
public enum SharedLockAcquisition: Hashable, Sendable {
  /// The last holder released it.
  case clean
  /// The last holder died while it held the lock: what the lock protects may be changed half. The caller
  /// is the only one who is told, and holds the lock as after any other acquisition.
  case ownerDied
}
