internal import Distributed

/// The name of a method, for people.
enum CallTarget {
  /// For example `Shop.Histogram.add(_:)`.
  static func text(_ mangledName: String) -> String {
    RemoteCallTarget(mangledName).description
  }
}
