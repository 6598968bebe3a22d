#if MPI
  internal import CMPI

  /// A call of the installed MPI failed.
  public struct MPIFailed: Error, Hashable, Sendable, Codable {
    /// What was to be done.
    public var operation: String
    /// MPI's error code, which means nothing to another MPI.
    public var code: Int32
    /// What MPI says of it.
    public var message: String

    /// Throws unless a call went well.
    static func check(
      _ operation: @autoclosure () -> String, _ code: CMPI_Code
    ) throws(MPIFailed) {
      guard code != 0 else { return }
      throw MPIFailed(
        operation: operation(), code: code,
        message: MPIText.written { CMPI_error_text(code, $0, $1) })
    }
  }

  extension MPIFailed: CustomStringConvertible {
    /// Names the operation and gives MPI's own text.
    public var description: String { "MPI could not \(operation): \(message)" }
  }
#endif
