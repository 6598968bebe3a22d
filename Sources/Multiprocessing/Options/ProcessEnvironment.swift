/// The environment variables of a process that is started.
///
/// ```swift
/// .inherit                                        // those of this process, when it starts
/// .inherit.updating(["LANG": "C", "DEBUG": nil])  // with LANG set and without DEBUG
/// .only(["PATH": "/usr/bin"])                     // no others
/// ```
///
/// Variables that only say how a process is to behave as a worker (`OMP_NUM_THREADS` and kin, and
/// `SWIFT_BACKTRACE`) are added where they are not set.
public struct ProcessEnvironment: Hashable, Sendable {
  /// Whether the variables of this process are there, where ``changes`` says nothing else.
  var isInherited: Bool
  /// What is set, and (nil) what is taken away.
  var changes: [String: String?]

  /// The variables that this process has when it starts the other.
  public static let inherit = ProcessEnvironment(isInherited: true, changes: [:])

  /// These variables, and no others.
  public static func only(_ variables: [String: String]) -> ProcessEnvironment {
    ProcessEnvironment(isInherited: false, changes: variables.mapValues(Optional.some))
  }

  /// The same with some variables set, and (where the value is nil) some taken away.
  public func updating(_ changes: [String: String?]) -> ProcessEnvironment {
    ProcessEnvironment(
      isInherited: isInherited, changes: self.changes.merging(changes) { $1 })
  }

  /// Throws unless the system can carry every name and value.
  func check() throws(InvalidProcessOption) {
    for (name, value) in changes {
      if name.isEmpty || name.utf8.contains(UInt8(ascii: "=")) || name.utf8.contains(0) {
        throw InvalidProcessOption(
          "environment", name.debugDescription,
          allowed: "names without a NUL or an equals sign, and not empty")
      }
      if let value, value.utf8.contains(0) {
        throw InvalidProcessOption(
          "environment", "\(name)=\(value.debugDescription)", allowed: "values without a NUL")
      }
    }
  }

  /// The changes as the system writes them: `NAME=value`, or `NAME` for what is taken away.
  var entries: [String] {
    changes.map { name, value in value.map { "\(name)=\($0)" } ?? name }
  }
}
