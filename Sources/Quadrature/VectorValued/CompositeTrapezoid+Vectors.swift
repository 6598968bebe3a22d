extension CompositeTrapezoid {
  /// Integrates a function with values of many elements.
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
    let last = grid.count - 1
    return try weightedSum(count: grid.count, scale: grid.step) { index throws(Failure) in
      (index == 0 || index == last ? 0.5 : 1, try function(grid[index]))
    }
  }
}
