internal import Glibc

/// All that is not a result.
enum StandardError {
  /// Writes one line.
  static func line(_ text: String) {
    WatchScreen.aside { _ = StandardOutput.write(text + "\n", to: STDERR_FILENO) }
  }
}
