// Whole blocks go straight into the buffer, many at once where the generator can; before them what
// is left of the present block, and after them the beginning of another. Inlinable, since the loops
// are ten times as slow if they are not compiled for their generator.
extension CounterStream {
  /// Fills a buffer with numbers of 64 random bits, whole blocks at a time.
  @inlinable
  public mutating func fill(_ numbers: inout MutableSpan<UInt64>) {
    numbers.withUnsafeMutableBufferPointer { buffer in
      if Self.hasLongWords {
        buffer.withMemoryRebound(to: Generator.Block.Scalar.self) { fillWords($0) }
      } else if isLittleEndian {
        // Pairs of words lie in memory as numbers whose low half comes first.
        let words = UnsafeMutableRawBufferPointer(buffer)
        words.withMemoryRebound(to: Generator.Block.Scalar.self) { fillWords($0) }
      } else {
        for index in buffer.indices {
          buffer[index] = next()
        }
      }
    }
  }

  /// Fills a buffer with words of 32 random bits, whole blocks at a time.
  @inlinable
  public mutating func fill(_ words: inout MutableSpan<UInt32>) {
    words.withUnsafeMutableBufferPointer { buffer in
      if Self.hasLongWords {
        for index in buffer.indices {
          buffer[index] = nextWord()
        }
      } else {
        buffer.withMemoryRebound(to: Generator.Block.Scalar.self) { fillWords($0) }
      }
    }
  }

  /// Fills a buffer with doubles of 53 random bits, whole blocks at a time.
  @inlinable
  public mutating func fill(_ numbers: inout MutableSpan<Double>) {
    numbers.withUnsafeMutableBufferPointer { buffer in
      let doublesPerBlock = Generator.Block.scalarCount / (Self.hasLongWords ? 1 : 2)
      var position = 0
      func hasWholeBlocks() -> Bool {
        lane == 0 && used == Generator.Block.scalarCount
          && buffer.count - position >= doublesPerBlock
      }
      while position < buffer.count {
        if hasWholeBlocks() {
          let blocks = (buffer.count - position) / doublesPerBlock
          var whole = buffer.extracting(position..<position + blocks * doublesPerBlock).mutableSpan
          generator.fill(&whole, from: following)
          following.count(UInt128(blocks), fromLane: lane)
          position += blocks * doublesPerBlock
        } else {
          buffer[position] = random()
          position += 1
        }
      }
    }
  }

  @inlinable var isLittleEndian: Bool { UInt32(littleEndian: 1) == 1 }

  /// Fills a buffer with words of the generator's own size.
  @inlinable
  mutating func fillWords(_ buffer: UnsafeMutableBufferPointer<Generator.Block.Scalar>) {
    let size = Generator.Block.scalarCount
    var position = 0
    while position < buffer.count {
      if lane == 0, used == size, buffer.count - position >= size {
        let blocks = (buffer.count - position) / size
        var whole = buffer.extracting(position..<position + blocks * size).mutableSpan
        generator.fill(&whole, from: following)
        following.count(UInt128(blocks), fromLane: lane)
        position += blocks * size
      } else {
        buffer[position] = take()
        position += 1
      }
    }
  }
}
