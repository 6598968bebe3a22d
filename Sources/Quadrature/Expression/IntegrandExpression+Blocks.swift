extension IntegrandExpression: BlockIntegrand {
  /// The value of the formula at a place of `x`.
  ///
  /// - Precondition: the formula has no other variable.
  public func value(at x: Double) -> Double {
    requireOneVariable()
    return value { _ in x }
  }

  private func requireOneVariable() {
    precondition(
      variableCount <= 1, "a place for each of the \(variableCount) variables is needed")
  }

  /// Replaces places of `x` by the values of the formula there.
  ///
  /// - Precondition: the formula has no other variable.
  public func replaceWithValues(_ block: UnsafeMutableBufferPointer<Double>) {
    requireOneVariable()
    withRoom(forBlocksOf: block.count, andNumbers: 0) {
      replaceWithValues(block, registers: $0)
    }
    for index in (block.count / 8 * 8)..<block.count {
      block[index] = value { _ in block[index] }
    }
  }

  /// Adds up the values of the formula at some of the places of a grid.
  ///
  /// - Precondition: the formula has no other variable.
  public func partialSums(over grid: UniformGrid, indices: Range<Int>) -> PartialSums {
    requireOneVariable()
    // One room for all blocks, the places first: where blocks are 512 long, all of them and the registers
    // are a multiple of 4,096 bytes apart. A processor that compares the last twelve bits of addresses
    // then takes no load for one of what was just stored elsewhere.
    return withRoom(forBlocksOf: indices.count, andNumbers: PartialSums.memoryLength) { room in
      let places = UnsafeMutableBufferPointer(start: room, count: PartialSums.memoryLength)
      let registers = room + PartialSums.memoryLength
      return PartialSums(over: grid, indices: indices, in: places) {
        values(at: $0)
      } replaceWithValues: {
        replaceWithValues($0, registers: registers)
      }
    }
  }

  /// Calls a closure with room for the registers and for more numbers.
  private func withRoom<Result>(
    forBlocksOf count: Int, andNumbers more: Int, _ body: (UnsafeMutablePointer<Double>) -> Result
  ) -> Result {
    let length = min(program.blockLength, (count + 7) / 8 * 8)
    return withUnsafeTemporaryAllocation(
      // One number at least, so that there is an address.
      byteCount: max(program.registerCount * length + more, 1) * MemoryLayout<Double>.stride,
      alignment: PartialSums.memoryAlignment
    ) {
      guard let start = $0.bindMemory(to: Double.self).baseAddress else {
        preconditionFailure("no room for a number")
      }
      return body(start)
    }
  }

  /// Replaces all but the last few places, which are no eight.
  private func replaceWithValues(
    _ block: UnsafeMutableBufferPointer<Double>, registers: UnsafeMutablePointer<Double>
  ) {
    guard let places = block.baseAddress else { return }
    let length = program.blockLength
    let whole = block.count / 8 * 8
    for start in stride(from: 0, to: whole, by: length) {
      let part = places + start
      program.run(into: part, count: min(length, whole - start), registers: registers) { _ in
        UnsafePointer(part)
      }
    }
  }

  /// The values of the formula at eight places of `x`.
  ///
  /// - Precondition: the formula has no other variable.
  public func values(at x: SIMD8<Double>) -> SIMD8<Double> {
    var values = x
    withUnsafeMutableBytes(of: &values) { replaceWithValues($0.bindMemory(to: Double.self)) }
    return values
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
