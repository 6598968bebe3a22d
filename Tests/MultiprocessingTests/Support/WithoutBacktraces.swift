import Multiprocessing

extension ProcessOptions {
  /// For workers that trap in tests of something else: a backtrace of this executable, with all its
  /// tests, takes seconds of a processor.
  static var withoutBacktraces: Self {
    var options = Self()
    options.backtraces = false
    return options
  }
}
