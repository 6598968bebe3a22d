/// What every rank of a communicator runs.
///
/// The program is a value, like a ``Job``: it travels to the ranks by its type's name and its encoding,
/// so its type must be declared at file scope or inside another such type, and neither `private` nor
/// `fileprivate`. All ranks get an equal one, and part their ways by ``Communicator/rank``.
public protocol CommunicatorProgram<Output>: Codable, Sendable {
  /// What each rank answers with.
  associatedtype Output: Codable & Sendable

  /// Does the work of one rank.
  ///
  /// It may block: it runs on a thread of its own.
  ///
  /// - Parameter communicator: the way to the other ranks; of no use once this has returned.
  /// - Returns: the rank's answer.
  /// - Throws: whatever the caller is to see.
  func run(on communicator: some Communicator) throws -> Output
}
