extension IntegrandExpression: BlockIntegrand {
  /// The value of the formula at a place of `x`.
  ///
  /// - Precondition: the formula has no other variable.
  public func value(at x: Double) -> Double {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 1) {
      $0.initialize(repeating: x)
      replaceWithValues($0)
      return $0[0]
    }
  }

  /// Replaces places of `x` by the values of the formula there.
  ///
  /// - Precondition: the formula has no other variable.
  public func replaceWithValues(_ block: UnsafeMutableBufferPointer<Double>) {
    precondition(
      variableCount <= 1, "a place for each of the \(variableCount) variables is needed")
    guard let places = block.baseAddress else { return }
    let count = block.count
    withUnsafeTemporaryAllocation(of: Double.self, capacity: max(program.depth, 1) * count) {
      guard let stack = $0.baseAddress else { return }
      program.run(count: count, stack: stack) { _ in UnsafePointer(places) }
      places.update(from: stack, count: count)
    }
  }
}

extension IntegrandExpression: Codable {
  /// Reads the text of a formula.
  ///
  /// - Throws: what the decoder throws; ``ExpressionError`` if the text is no formula.
  public init(from decoder: any Decoder) throws {
    try self.init(decoder.singleValueContainer().decode(String.self))
  }

  /// Writes the text.
  ///
  /// - Throws: what the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}

extension IntegrandExpression: CustomStringConvertible {
  /// The text.
  public var description: String { text }
}
