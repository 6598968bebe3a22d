#if MPI
  /// How much of a job is done: its attempt in four bytes, a fraction in eight.
  struct ProgressReport: Equatable {
    var lease: UInt32
    var fraction: Double

    init(lease: UInt32, fraction: Double) {
      self.lease = lease
      self.fraction = fraction
    }

    var bytes: [UInt8] {
      withUnsafeBytes(of: lease.littleEndian) { [UInt8]($0) }
        + withUnsafeBytes(of: fraction.bitPattern.littleEndian) { [UInt8]($0) }
    }

    /// Reads a report; nil if it is none.
    init?(_ bytes: [UInt8]) {
      guard bytes.count == 12 else { return nil }
      (lease, fraction) = bytes.withUnsafeBytes {
        (
          UInt32(littleEndian: $0.loadUnaligned(as: UInt32.self)),
          Double(
            bitPattern: UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: 4, as: UInt64.self)))
        )
      }
      guard (0...1).contains(fraction) else { return nil }
    }
  }
#endif
