internal import Threading

/// The lecture's `sleep`.
enum Pause {
  /// Blocks the calling thread for so many real seconds.
  static func sleep(seconds: Double) {
    AnyOSThread.sleep(for: .seconds(seconds))
  }
}
