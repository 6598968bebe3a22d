/// A job or its answer could not be carried between this process and its worker.
///
/// Only this job failed: its worker and the pool go on.
public struct JobTransferFailed: Error, Hashable, Sendable {
  /// Where on its way the value was lost.
  public enum Stage: String, Hashable, Sendable, Codable {
    /// The job could not be turned into bytes by its sender.
    case encodingJob = "encoding the job"
    /// The worker could not rebuild the job.
    case decodingJob = "decoding the job in its worker"
    /// The worker could not turn the answer into bytes.
    case encodingAnswer = "encoding the answer in its worker"
    /// The caller could not rebuild the answer.
    case decodingAnswer = "decoding the answer"
  }

  /// Where on its way the value was lost.
  public var stage: Stage
  /// The name of the type of the value.
  public var typeName: String
  /// What the encoder or decoder said.
  public var message: String

  /// Creates the error.
  public init(stage: Stage, typeName: String, message: String) {
    self.stage = stage
    self.typeName = typeName
    self.message = message
  }
}

extension JobTransferFailed: CustomStringConvertible {
  /// For example `encoding the answer in its worker failed (Table): …`.
  public var description: String { "\(stage.rawValue) failed (\(typeName)): \(message)" }
}
