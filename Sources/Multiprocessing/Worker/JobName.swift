internal import Jobs
internal import Threading

/// The names of job types, each looked up once: a look-up costs microseconds.
enum JobName {
  private static let known = LockedValue([ObjectIdentifier: String]())

  /// The name by which a worker finds the job type.
  ///
  /// - Throws: ``UnreachableJobType`` if it cannot be found by name.
  static func of<J: Job>(_ type: J.Type) throws(UnreachableJobType) -> String {
    let key = ObjectIdentifier(type)
    if let name = known.withLock({ $0[key] }) { return name }
    guard let name = TypeName.reachable(type) else {
      throw UnreachableJobType(typeName: TypeName.text(of: type))
    }
    known.withLock { $0[key] = name }
    return name
  }
}
