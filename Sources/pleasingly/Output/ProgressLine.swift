internal import Glibc
internal import Threading

/// A bar on a terminal's standard error that tells how long work is going to take.
///
/// Where standard error is no terminal it is silent.
final class ProgressLine: Sendable {
  private struct State {
    var nextUpdate: ContinuousClock.Instant
    var isShown = false
    var isEnded = false
  }

  private let unit: String
  private let start = ContinuousClock.now
  private let state: LockedValue<State>?

  /// - Parameter unit: what is counted, in the plural.
  init(counting unit: String) {
    self.unit = unit
    // Work that is soon done needs no bar.
    state =
      isatty(STDERR_FILENO) == 1
      ? LockedValue(State(nextUpdate: ContinuousClock.now + .milliseconds(300))) : nil
  }

  /// Shows how far the work is, a few times a second.
  ///
  /// - Parameters:
  ///   - done: how much is done.
  ///   - planned: how much there is to do; nil if nobody knows.
  func show(_ done: Int, of planned: Int?) {
    let now = ContinuousClock.now
    let isDue = state?.withLock { state in
      guard !state.isEnded, now >= state.nextUpdate else { return false }
      state.nextUpdate = now + .milliseconds(100)
      state.isShown = true
      return true
    }
    guard isDue == true else { return }
    let text = Self.text(done, of: planned, unit: unit, seconds: Text.seconds(now - start))
    if WatchScreen.setFooter(text) { return }
    _ = StandardOutput.write("\r\u{1b}[K" + text, to: STDERR_FILENO)
  }

  /// Takes the bar away.
  func end() {
    let isShown = state?.withLock { state in
      state.isEnded = true
      return state.isShown
    }
    guard isShown == true, !WatchScreen.setFooter(nil) else { return }
    _ = StandardOutput.write("\r\u{1b}[K", to: STDERR_FILENO)
  }

  /// `[=====>    ]  52 %, 1.05e+08 samples/s, 12 s left`.
  static func text(_ done: Int, of planned: Int?, unit: String, seconds: Double) -> String {
    let rate = seconds > 0 ? Double(done) / seconds : 0
    let speed = "\(Text.significant(rate, digits: 3)) \(unit)/s"
    guard let planned, planned > 0 else { return "\(done) \(unit), \(speed)" }
    let share = min(Double(done) / Double(planned), 1)
    let width = 30
    let full = Int(share * Double(width))
    let bar =
      String(repeating: "=", count: full) + (full < width ? ">" : "")
      + String(repeating: " ", count: max(width - full - 1, 0))
    let seconds = (Double(max(planned - done, 0)) / rate).rounded(.up)
    let left = rate > 0 ? "\(Text.fixed(seconds, digits: 0)) s left" : "…"
    return "[\(bar)] \(Int(share * 100)) %, \(speed), \(left)"
  }
}
