extension CounterStream {
  /// Creates the stream of one sample of a simulation.
  ///
  /// The counter's lower half is the sample, the first word above it the stream, and the last word
  /// counts the sample's blocks: some 2^32 of them, of words of 32 bits. So the first block of sample
  /// `i` is ``CounterBased/block(at:ofStream:)`` of `i`, and no sample shares a word with another one,
  /// however many either draws.
  ///
  /// - Parameters:
  ///   - sample: the number of the sample.
  ///   - generator: what makes the blocks, of four words.
  ///   - stream: keeps apart what one simulation needs samples for, such as points and their weights.
  @inlinable
  public init<Word>(sample: UInt64, of generator: Generator, stream: UInt32 = 0)
  where Generator.Block == SIMD4<Word> {
    self.init(
      generator, counter: Generator.counter(ofBlock: sample, stream: UInt64(stream)), lane: 3)
  }
}
