/// How the waits of this module show in the states of threads.
///
/// The module `Threading` keeps the states and stands above this one: it says here how, with its first
/// thread. Before that there is no state to show.
package enum ThreadWaits {
  /// Runs a wait on the calling thread, which shows it meanwhile.
  package typealias Shower = @Sendable (_ wait: () -> Void) -> Void

  private static let shower = Guarded<Shower?>(nil)

  /// Has every wait from now on run by `shower`.
  package static func show(by shower: @escaping Shower) {
    Self.shower.withLock { $0 = shower }
  }

  /// Runs a wait, and shows it.
  static func showing(_ wait: () -> Void) {
    guard let shower = shower.withLock(\.self) else { return wait() }
    shower(wait)
  }
}
