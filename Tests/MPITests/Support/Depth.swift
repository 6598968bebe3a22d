import Foundation

/// How deep the tests go.
enum Depth {
  /// Whether those are wanted that take long, or much memory.
  static let isDeep = ProcessInfo.processInfo.environment["PLEASINGLY_TEST_DEPTH"] != nil
}
