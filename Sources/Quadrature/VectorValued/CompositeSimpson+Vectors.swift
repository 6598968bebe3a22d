extension CompositeSimpson {
  /// Integrates a function with values of many elements.
  ///
  /// ```swift
  /// try CompositeSimpson(from: 0, to: 2, samples: 101).integrate { x in SIMD2(x, x * x * x) }
  /// // SIMD2(2.0, 4.0)
  /// ```
  ///
  /// - Parameter function: the function; it is called once a sample, from lower indices to higher
  ///   ones, and all its values must have the same number of elements.
  /// - Returns: the integral of each element; not finite where a sample is not.
  /// - Throws: what `function` throws.
  /// - Complexity: O(*n*) for *n* samples, in constant memory.
  @inlinable
  public func integrate<Value: QuadratureValue, Failure>(
    _ function: (Double) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    try weightedSum(count: grid.count, scale: grid.step / 3) { index throws(Failure) in
      (weight(ofSample: index), try function(grid[index]))
    }
  }

  /// The weight of a sample, in units of a third of the step.
  @usableFromInline
  func weight(ofSample index: Int) -> Double {
    let count = grid.count
    if count <= 2 { return 1.5 }
    let fromEnd = count - 1 - index
    guard count % 2 == 0 else { return index == 0 || fromEnd == 0 ? 1 : index % 2 == 0 ? 2 : 4 }
    /// Simpson's rule up to the last sample but one, the trapezoid rule beyond; the place is counted
    /// from the end that Simpson's rule begins at.
    func weight(first place: Int) -> Double {
      if place == 0 { return 1 }
      if place == count - 1 { return 1.5 }
      if place == count - 2 { return 2.5 }
      return place % 2 == 0 ? 2 : 4
    }
    switch evenRule {
    case .first: return weight(first: index)
    case .last: return weight(first: fromEnd)
    case .average: return 0.5 * (weight(first: index) + weight(first: fromEnd))
    case .cartwright:
      switch fromEnd {
      case 0: return 1.25
      case 1: return 3
      case 2: return 3.75
      default: return index == 0 ? 1 : index % 2 == 0 ? 2 : 4
      }
    }
  }
}
