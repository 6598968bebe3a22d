extension Philox4x32 {
  /// Fills a buffer with the first normal number of each of consecutive samples.
  ///
  /// The number of sample `i` is ``RandomStream/normal()`` of ``CounterStream/init(sample:of:stream:)``:
  /// a function of the key, the stream and `i`, whatever the other samples draw. Many blocks are
  /// worked on together.
  ///
  /// - Parameters:
  ///   - numbers: where the numbers go.
  ///   - first: the sample that the buffer begins with; the number wraps after 2^64 - 1.
  ///   - stream: keeps apart what one simulation needs samples for.
  /// - Complexity: O(`numbers.count`) on average.
  public func fillNormal(
    _ numbers: inout MutableSpan<Double>, fromSample first: UInt64, stream: UInt32 = 0
  ) {
    fill(&numbers, fromSample: first, stream: stream, quick: { Ziggurat.normal($0) }) {
      $0.normal()
    }
  }

  /// Fills a buffer with the first exponential number of each of consecutive samples.
  ///
  /// As ``fillNormal(_:fromSample:stream:)``, of ``RandomStream/exponential()``.
  ///
  /// - Parameters:
  ///   - numbers: where the numbers go.
  ///   - first: the sample that the buffer begins with; the number wraps after 2^64 - 1.
  ///   - stream: keeps apart what one simulation needs samples for.
  /// - Complexity: O(`numbers.count`) on average.
  public func fillExponential(
    _ numbers: inout MutableSpan<Double>, fromSample first: UInt64, stream: UInt32 = 0
  ) {
    fill(&numbers, fromSample: first, stream: stream, quick: { Ziggurat.exponential($0) }) {
      $0.exponential()
    }
  }

  /// Fills a buffer sample by sample: from the first 64 bits of each where they are enough, else from
  /// the sample's stream.
  @inline(__always)
  private func fill(
    _ numbers: inout MutableSpan<Double>, fromSample first: UInt64, stream: UInt32,
    quick: (UInt64) -> (number: Double, isInside: Bool),
    thorough: (inout CounterStream<Philox4x32>) -> Double
  ) {
    let blocksAtATime = 512
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 4 * blocksAtATime) { words in
      words.initialize(repeating: 0)
      for start in stride(from: 0, to: numbers.count, by: blocksAtATime) {
        let blocks = min(blocksAtATime, numbers.count - start)
        let sample = first &+ UInt64(start)
        var span = words.extracting(0..<4 * blocks).mutableSpan
        fill(&span, fromBlock: sample, ofStream: UInt64(stream))
        for block in 0..<blocks {
          let bits = UInt64(words[4 * block]) | UInt64(words[4 * block + 1]) << 32
          let (number, isInside) = quick(bits)
          if isInside {
            numbers[start + block] = number
          } else {
            var stream = CounterStream(sample: sample &+ UInt64(block), of: self, stream: stream)
            numbers[start + block] = thorough(&stream)
          }
        }
      }
    }
  }
}
