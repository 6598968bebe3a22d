/// A job's type cannot be found by its name in another process.
///
/// It is refused before anything is sent: Swift finds a type by name only if the type is declared
/// at file scope (or inside such a type) and is neither `private` nor `fileprivate`.
public struct UnreachableJobType: Error, Hashable, Sendable {
  /// The name of the type, as Swift prints it.
  public var typeName: String

  /// Creates the error.
  public init(typeName: String) {
    self.typeName = typeName
  }
}

extension UnreachableJobType: CustomStringConvertible {
  /// Names the type and says how to mend it.
  public var description: String {
    """
    the job type \(typeName) cannot be found by name in another process: declare it at file scope \
    or inside another type that is, and neither private nor fileprivate nor local to a function
    """
  }
}
