internal import Jobs

/// A job's answer at its destination.
enum Answer {
  /// Rebuilds an output.
  ///
  /// - Throws: ``JobTransferFailed``.
  static func decode<Output: Decodable>(
    _ type: Output.Type, from encoded: ArraySlice<UInt8>
  ) throws -> Output {
    do {
      return try BinaryDecoder().decode(type, from: encoded)
    } catch {
      throw JobTransferFailed(
        stage: .decodingAnswer, typeName: String(reflecting: type), message: describe(error))
    }
  }
}

extension Answer {
  /// The same for a whole message.
  static func decode<Output: Decodable>(
    _ type: Output.Type, from encoded: [UInt8]
  ) throws -> Output {
    try decode(type, from: encoded[...])
  }
}

/// How errors name a job.
enum JobDescription {
  /// The job's type and properties, cut to a line.
  ///
  /// The text of a job is not made from more than a few values: a job may hold gigabytes.
  static func of<J: Job>(_ job: J) -> String {
    var text = String(describing: J.self)
    let mirror = Mirror(reflecting: job)
    let parts = mirror.children.prefix(8).map { child in
      let label = child.label.map { "\($0): " } ?? ""
      return label + brief(child.value)
    }
    if !parts.isEmpty { text += "(\(parts.joined(separator: ", ")))" }
    return text.count <= 200 ? text : text.prefix(199) + "…"
  }

  private static func brief(_ value: Any) -> String {
    switch Mirror(reflecting: value).displayStyle {
    case .collection, .set, .dictionary:
      return "\(type(of: value))"
    case .class, .struct, .tuple:
      return value is any CustomStringConvertible ? "\(value)" : "\(type(of: value))"
    default:
      return "\(value)"
    }
  }
}
