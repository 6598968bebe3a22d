#if MPI
  internal import CMPI

  /// Text that MPI writes into memory of ours.
  enum MPIText {
    static func written(_ write: (UnsafeMutablePointer<CChar>, Int32) -> Void) -> String {
      let capacity = Int(CMPI_TEXT_CAPACITY)
      return withUnsafeTemporaryAllocation(of: CChar.self, capacity: capacity) { text in
        guard let start = text.baseAddress else { return "" }
        text.initialize(repeating: 0)
        write(start, Int32(capacity))
        return String(cString: start)
      }
    }
  }
#endif
