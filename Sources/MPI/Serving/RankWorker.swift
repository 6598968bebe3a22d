#if MPI
  /// Who runs a rank's jobs, when that is not the MPI thread itself.
  protocol RankWorker: Sendable {
    /// Begins what a parcel asks for; returns at once.
    func take(_ parcel: [UInt8], isChunk: Bool, lease: UInt32)
    /// Asks an attempt to stop; returns at once.
    func stop(_ lease: UInt32)
  }
#endif
