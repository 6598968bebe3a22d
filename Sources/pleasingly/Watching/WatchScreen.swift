internal import Glibc
internal import Plots
internal import Synchronization
internal import Threading

/// Rows on a terminal's standard error that are drawn anew in place, a few times a second.
///
/// Each drawing is one write, which hides the cursor and stops the breaking of lines only for itself: so
/// there is nothing to be put right, however the program ends.
final class WatchScreen: Sendable {
  private struct State {
    /// How many lines are on the screen.
    var shownCount = 0
    /// What stands below the rows: the progress bar.
    var footer: String?
    var crash: LiveFrame.Incident?
    var isEnded = false
  }

  private let state = LockedValue(State())

  /// The one of the command that runs.
  private static let current = LockedValue<WatchScreen?>(nil)
  /// Whether there are rows on the screen, for signal handlers.
  private static let isShown = Atomic<Bool>(false)

  /// The screen from now on.
  static func begin() -> WatchScreen {
    let screen = WatchScreen()
    current.withLock { $0 = screen }
    return screen
  }

  /// Draws a frame.
  func show(_ frame: LiveFrame, names: [String]) {
    let (columns, rows) = TerminalSize.ofStandardError
    state.withLock { state in
      guard !state.isEnded else { return }
      if let crash = frame.incidents.last(where: \.isCrash) { state.crash = crash }
      var lines = frame.text(
        names: names, width: columns, height: max(2, rows - 1 - (state.footer == nil ? 0 : 1)),
        crash: state.crash)
      if let footer = state.footer { lines.append(String(footer.prefix(columns))) }
      Self.write(Self.drawing(lines, over: state.shownCount))
      state.shownCount = lines.count
      Self.isShown.store(true, ordering: .relaxed)
    }
  }

  /// Has a line stand below the rows; false if there are no rows.
  static func setFooter(_ text: String?) -> Bool {
    guard let screen = current.withLock({ $0 }) else { return false }
    screen.state.withLock { $0.footer = text }
    return true
  }

  /// Lets somebody write lines to the terminal, where the rows are; they come back below.
  static func aside(_ body: () -> Void) {
    guard let screen = current.withLock({ $0 }) else { return body() }
    screen.state.withLock { state in
      clear(&state)
      body()
    }
  }

  /// Takes the rows away, and draws none any more.
  static func end() {
    let screen = current.withLock { current in
      defer { current = nil }
      return current
    }
    screen?.state.withLock { state in
      state.isEnded = true
      clear(&state)
    }
  }

  /// Leaves the rows where they are, and goes to a new line; for signal handlers.
  static func leave() {
    guard isShown.exchange(false, ordering: .relaxed) else { return }
    var line: UInt8 = 10
    _ = Glibc.write(STDERR_FILENO, &line, 1)
  }

  /// As ``leave()``, and has nobody wait for a drawing any more; for a program that ends, perhaps within one.
  static func abandon() {
    current.withLock { $0 = nil }
    leave()
  }

  private static func clear(_ state: inout State) {
    guard state.shownCount > 0 else { return }
    write(drawing([], over: state.shownCount))
    state.shownCount = 0
    isShown.store(false, ordering: .relaxed)
  }

  /// What draws some lines over those that were drawn before; the cursor stays in the last one.
  static func drawing(_ lines: [String], over shownCount: Int) -> String {
    let up = shownCount > 1 ? "\u{1b}[\(shownCount - 1)A" : ""
    // What was there goes before the new line comes: behind one that is as wide as the screen the cursor stands
    // on its last character. With the last line goes all that is below.
    let text = lines.dropLast().map { "\u{1b}[K\($0)\r\n" }.joined()
    let last = "\u{1b}[J\(lines.last ?? "")"
    return "\u{1b}[?25l\u{1b}[?7l\r\(up)\(text)\(last)\u{1b}[?7h\u{1b}[?25h"
  }

  private static func write(_ text: String) {
    _ = StandardOutput.write(text, to: STDERR_FILENO)
  }
}
