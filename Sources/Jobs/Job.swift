/// A value that says what to compute, not where.
///
/// The same job runs on the calling thread (``SerialPool``), on another thread, in another process
/// or on another machine, and its answer is the same to the last bit:
///
/// ```swift
/// struct Cube: Job {
///   var number: Int
///   func run() throws -> Int { number * number * number }
/// }
/// let answers = try await SerialPool().map([Cube(number: 2), Cube(number: 3)])
/// // [8, 27]
/// ```
///
/// A job that is to cross into another process must be found there by its name: declare its type
/// at file scope or inside another such type, and neither `private` nor `fileprivate`. Generic jobs
/// work. What `run` computes may depend on the job's own properties and on nothing else in memory:
/// another process sees no global that was changed in this one.
public protocol Job<Output>: Codable, Sendable {
  /// What `run` answers with.
  associatedtype Output: Codable & Sendable

  /// Computes the answer.
  ///
  /// It may block: it never runs on Swift's cooperative threads, unless a ``SerialPool`` runs it.
  ///
  /// - Throws: whatever the job wants its caller to see. The error reaches the caller as it is where
  ///   it can be carried there, and as a ``RemoteError`` where it cannot.
  func run() throws -> Output
}
