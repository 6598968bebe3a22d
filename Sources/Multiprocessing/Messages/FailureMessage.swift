internal import Jobs

/// Why a job did not answer, on its way to the caller.
///
/// Written so that something always arrives: an error that cannot be carried still has a name and
/// a text.
enum FailureMessage: Codable, Sendable {
  /// The job threw. `rebuild` is there if the error itself could be carried.
  case threw(RemoteError, rebuild: Rebuild?)
  /// The job was told to stop and did.
  case cancelled
  /// The job could not be rebuilt in the worker, or its answer could not be carried.
  case notTransferred(JobTransferFailed.Stage, typeName: String, message: String)

  /// What it takes to rebuild an error value.
  struct Rebuild: Codable, Sendable {
    var mangledName: String
    var encoded: [UInt8]
  }

  /// Describes an error that a job threw in this process.
  init(throwing error: any Error) {
    if error is CancellationError {
      self = .cancelled
      return
    }
    let origin = WorkerProcesses.current
    let remote = RemoteError(
      typeName: TypeName.text(of: type(of: error)), message: describe(error), worker: origin?.name,
      pid: origin?.pid)
    var rebuild: Rebuild?
    if let codable = error as? any Error & Codable, let name = TypeName.reachable(type(of: error)),
      let encoded = try? BinaryEncoder().encode(codable)
    {
      rebuild = Rebuild(mangledName: name, encoded: encoded)
    }
    self = .threw(remote, rebuild: rebuild)
  }

  /// Reads a failure; one that cannot be read is a failure all the same.
  init(decoding payload: [UInt8]) {
    do {
      self = try BinaryDecoder().decode(Self.self, from: payload)
    } catch {
      self = .notTransferred(
        .decodingAnswer, typeName: "an error", message: describe(error))
    }
  }

  /// The error for the caller: the very one that was thrown if it can be rebuilt here.
  var error: any Error {
    switch self {
    case .cancelled:
      return CancellationError()
    case .notTransferred(let stage, let typeName, let message):
      return JobTransferFailed(stage: stage, typeName: typeName, message: message)
    case .threw(let remote, let rebuild):
      guard let rebuild, let type = TypeName.nominalType(named: rebuild.mangledName),
        let errorType = type as? any (Error & Decodable).Type,
        let error = try? BinaryDecoder().decode(errorType, from: rebuild.encoded)
      else { return remote }
      return error
    }
  }
}

/// What an error says of itself, without Foundation.
func describe(_ error: any Error) -> String {
  switch error {
  case EncodingError.invalidValue(_, let context):
    return describe(context.debugDescription, at: context.codingPath)
  case DecodingError.dataCorrupted(let context), DecodingError.typeMismatch(_, let context),
    DecodingError.valueNotFound(_, let context), DecodingError.keyNotFound(_, let context):
    return describe(context.debugDescription, at: context.codingPath)
  default:
    return String(describing: error)
  }
}

private func describe(_ text: String, at path: [any CodingKey]) -> String {
  guard !path.isEmpty else { return text }
  func joined(_ part: ArraySlice<any CodingKey>) -> String {
    part.map(\.stringValue).joined(separator: ".")
  }
  // Of a value in a value in a value both ends tell enough.
  let end = 8
  guard path.count > 2 * end + 1 else { return "\(text) (at \(joined(path[...])))" }
  return "\(text) (at \(joined(path.prefix(end))). … \(path.count - 2 * end) more … ."
    + "\(joined(path.suffix(end))))"
}
