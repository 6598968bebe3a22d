internal import CVectorMath
package import VectorMath

extension Philox4x32 {
  /// Fills a buffer with doubles from 0 up to but not including 1, multiples of 2^-53.
  ///
  /// Number `2b` is made of words 0 and 1 of block `b`, number `2b + 1` of words 2 and 3, as
  /// ``CounterStream/random()`` makes them; many blocks are worked on together. So sample `i` of an
  /// integral over `d` dimensions can have the numbers from `i * d` on, on however many workers.
  ///
  /// ```swift
  /// var points = [Double](repeating: 0, count: 4)
  /// var span = points.mutableSpan
  /// Philox4x32(seed: 12345).fill(&span)  // two points in the unit square
  /// ```
  ///
  /// - Parameters:
  ///   - numbers: where the numbers go; the last block may be cut short.
  ///   - first: the block that the buffer begins with; the number wraps after 2^64 - 1.
  ///   - stream: which of the key's streams.
  /// - Complexity: O(`numbers.count`).
  public func fill(
    _ numbers: inout MutableSpan<Double>, fromBlock first: UInt64 = 0, ofStream stream: UInt64 = 0
  ) {
    fill(&numbers, fromBlock: first, ofStream: stream, level: .current)
  }

  /// Fills a buffer on a chosen instruction set.
  package func fill(
    _ numbers: inout MutableSpan<Double>, fromBlock first: UInt64, ofStream stream: UInt64,
    level: VectorLevel
  ) {
    numbers.withUnsafeMutableBufferPointer { buffer in
      var index = first
      var position = 0
      if rounds == 10, let base = buffer.baseAddress {
        while buffer.count - position >= 2 {
          let blocks = min((buffer.count - position) / 2, Self.doubleBlocksAtATime)
          cvectormath_philox4x32_doubles(
            level.rawValue, packedKey, index, stream, base + position, blocks)
          index &+= UInt64(blocks)
          position += 2 * blocks
        }
      }
      while position < buffer.count {
        let words = block(at: index, ofStream: stream)
        buffer[position] = Self.double(words.x, words.y)
        if position + 1 < buffer.count {
          buffer[position + 1] = Self.double(words.z, words.w)
        }
        index &+= 1
        position += 2
      }
    }
  }

  /// The high 27 and 26 bits of two words as a number below 1.
  private static func double(_ first: UInt32, _ second: UInt32) -> Double {
    Double(Int64(first >> 5) << 26 | Int64(second >> 6)) * 0x1p-53
  }

  /// 4,096 doubles: what one call of the block loop may be asked for.
  private static let doubleBlocksAtATime = 2048
}
