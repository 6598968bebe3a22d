/// The output of a job that is run for what it does and has nothing to answer.
///
/// `Void` cannot stand here, since it is not `Codable`.
///
/// ```swift
/// struct Greet: Job {
///   func run() -> NoOutput {
///     print("hello")
///     return NoOutput()
///   }
/// }
/// ```
public struct NoOutput: Codable, Hashable, Sendable {
  /// Creates the answer that says nothing.
  public init() {}
}
