/// A generator that a ``SeedSequence`` seeds.
///
/// ```swift
/// let streams = SeedSequence(2019).spawning(4).map(PCG64.init)  // one for each of 4 workers
/// ```
public protocol SequenceSeeded {
  /// Creates the generator that NumPy's of the same name is after seeding by this sequence.
  ///
  /// A generator that NumPy does not have takes the first words of the sequence as its state or key.
  ///
  /// - Parameter sequence: the seed.
  init(_ sequence: SeedSequence)
}
