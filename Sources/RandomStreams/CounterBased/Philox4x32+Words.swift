internal import CVectorMath
package import VectorMath

extension Philox4x32 {
  /// Fills a buffer with the words of consecutive blocks.
  ///
  /// The same words as ``block(at:ofStream:)`` gives, block after block, but several times as fast:
  /// many blocks are worked on together.
  ///
  /// ```swift
  /// var words = [UInt32](repeating: 0, count: 8)
  /// var span = words.mutableSpan
  /// Philox4x32(seed: 12345).fill(&span)  // blocks 0 and 1
  /// ```
  ///
  /// - Parameters:
  ///   - words: where the words go; the last block may be cut short.
  ///   - first: the block that the buffer begins with; the number wraps after 2^64 - 1.
  ///   - stream: which of the key's streams.
  /// - Complexity: O(`words.count`).
  public func fill(
    _ words: inout MutableSpan<UInt32>, fromBlock first: UInt64 = 0, ofStream stream: UInt64 = 0
  ) {
    fill(&words, fromBlock: first, ofStream: stream, level: .current)
  }

  /// Fills a buffer on a chosen instruction set.
  package func fill(
    _ words: inout MutableSpan<UInt32>, fromBlock first: UInt64, ofStream stream: UInt64,
    level: VectorLevel
  ) {
    words.withUnsafeMutableBufferPointer { buffer in
      var index = first
      var position = 0
      if rounds == 10, let base = buffer.baseAddress {
        while buffer.count - position >= 4 {
          let blocks = min((buffer.count - position) / 4, Self.blocksAtATime)
          cvectormath_philox4x32_words(
            level.rawValue, packedKey, index, stream, base + position, blocks)
          index &+= UInt64(blocks)
          position += 4 * blocks
        }
      }
      while position < buffer.count {
        let block = self.block(at: index, ofStream: stream)
        for word in 0..<min(4, buffer.count - position) {
          buffer[position + word] = block[word]
        }
        index &+= 1
        position += 4
      }
    }
  }

  /// 4,096 words: what one call of the block loop may be asked for.
  private static let blocksAtATime = 1024
}
