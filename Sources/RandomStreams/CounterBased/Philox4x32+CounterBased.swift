extension Philox4x32: CounterBased {
  /// Creates the generator whose key is the first two words of a sequence.
  public init(_ sequence: SeedSequence) {
    self.init(key: SIMD2(sequence.generateState32(2)))
  }

  /// Fills a buffer with words of 32 random bits, many blocks at a time.
  public func fill(_ words: inout MutableSpan<UInt32>, from counter: SIMD4<UInt32>) {
    words.withUnsafeMutableBufferPointer { buffer in
      forEachRun(of: buffer.count, wordsPerBlock: 4, from: counter) { range, index, stream in
        var run = buffer.extracting(range).mutableSpan
        fill(&run, fromBlock: index, ofStream: stream)
      }
    }
  }

  /// Fills a buffer with words of 32 random bits, many blocks at a time.
  public func fill(_ numbers: inout MutableSpan<Double>, from counter: SIMD4<UInt32>) {
    numbers.withUnsafeMutableBufferPointer { buffer in
      forEachRun(of: buffer.count, wordsPerBlock: 2, from: counter) { range, index, stream in
        var run = buffer.extracting(range).mutableSpan
        fill(&run, fromBlock: index, ofStream: stream)
      }
    }
  }

  /// Cuts a buffer where the number of a block would wrap and the stream goes up by one.
  private func forEachRun(
    of count: Int, wordsPerBlock: Int, from counter: SIMD4<UInt32>,
    _ body: (_ range: Range<Int>, _ index: UInt64, _ stream: UInt64) -> Void
  ) {
    var index = UInt64(counter.x) | UInt64(counter.y) << 32
    var stream = UInt64(counter.z) | UInt64(counter.w) << 32
    var position = 0
    while position < count {
      // None to the wrap means 2^64, more than any buffer takes.
      let toWrap = Int(clamping: 0 &- index)
      let blocks = (count - position - 1) / wordsPerBlock + 1
      let end =
        index == 0 || toWrap >= blocks ? count : position + toWrap * wordsPerBlock
      body(position..<end, index, stream)
      position = end
      index = 0
      stream &+= 1
    }
  }
}
