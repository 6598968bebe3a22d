#if MPI
  /// One process of an MPI run.
  public struct MPIRank: Hashable, Sendable {
    /// Its number, from 0 up; rank 0 is the one whose program goes on.
    public let number: Int
    /// The name of its machine, as MPI knows it.
    public let machine: String
    /// How many jobs it runs at the same time.
    public let workers: Int
  }

  extension MPIRank: CustomStringConvertible {
    /// The number and the machine.
    public var description: String { "rank \(number) on \(machine)" }
  }
#endif
