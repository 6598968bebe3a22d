extension RandomStream {
  /// Fills a buffer with numbers of 64 random bits, drawn one after the other.
  @inlinable
  public mutating func fill(_ numbers: inout MutableSpan<UInt64>) {
    for index in numbers.indices {
      numbers[index] = next()
    }
  }

  /// Fills a buffer with words of 32 random bits, drawn one after the other.
  @inlinable
  public mutating func fill(_ words: inout MutableSpan<UInt32>) {
    for index in words.indices {
      words[index] = nextWord()
    }
  }

  /// Fills a buffer with doubles of 53 random bits, drawn one after the other.
  @inlinable
  public mutating func fill(_ numbers: inout MutableSpan<Double>) {
    for index in numbers.indices {
      numbers[index] = random()
    }
  }

  /// Fills a buffer with what ``normal()`` would return, one after the other.
  ///
  /// - Parameter numbers: where the numbers go.
  /// - Complexity: O(`numbers.count`) on average.
  @inlinable
  public mutating func fillNormal(_ numbers: inout MutableSpan<Double>) {
    for index in numbers.indices {
      numbers[index] = normal()
    }
  }

  /// Fills a buffer with what ``exponential()`` would return, one after the other.
  ///
  /// - Parameter numbers: where the numbers go.
  /// - Complexity: O(`numbers.count`) on average.
  @inlinable
  public mutating func fillExponential(_ numbers: inout MutableSpan<Double>) {
    for index in numbers.indices {
      numbers[index] = exponential()
    }
  }
}
