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
    guard let places = block.baseAddress else { return }
    let length = program.blockLength
    let room = program.registerCount * min(length, (block.count + 7) / 8 * 8)
    withUnsafeTemporaryAllocation(of: Double.self, capacity: max(room, 1)) {
      guard let registers = $0.baseAddress else { return }
      let whole = block.count / 8 * 8
      for start in stride(from: 0, to: whole, by: length) {
        let part = places + start
        program.run(into: part, count: min(length, whole - start), registers: registers) { _ in
          UnsafePointer(part)
        }
      }
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
    guard indices.count >= PartialSums.blockLength else {
      return ShortFormula(formula: self).partialSums(over: grid, indices: indices)
    }
    let places = PartialSums.memoryLength
    let length = min(program.blockLength, places)
    // One room for all blocks, the places first: where blocks are 512 long, all of them and the registers
    // are a multiple of 4,096 bytes apart. A processor that compares the last twelve bits of addresses
    // then takes no load for one of what was just stored elsewhere.
    return withUnsafeTemporaryAllocation(
      byteCount: (places + program.registerCount * length) * MemoryLayout<Double>.stride,
      alignment: PartialSums.memoryAlignment
    ) {
      let room = $0.bindMemory(to: Double.self)
      let memory = UnsafeMutableBufferPointer(rebasing: room[..<places])
      return PartialSums(over: grid, indices: indices, in: memory) {
        values(at: $0)
      } replaceWithValues: { block in
        guard let first = block.baseAddress else { return }
        // The registers begin where the places end.
        let registers = first + places
        for start in stride(from: 0, to: places, by: length) {
          let part = first + start
          program.run(into: part, count: min(length, places - start), registers: registers) { _ in
            UnsafePointer(part)
          }
        }
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
