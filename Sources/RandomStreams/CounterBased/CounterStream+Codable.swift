extension CounterStream: Codable {
  private enum CodingKeys: String, CodingKey {
    case generator, counter, lane, used, spareWord
  }

  /// Decodes a stream, and throws `DecodingError.dataCorrupted` if it is none.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let lane = try container.decode(Int.self, forKey: .lane)
    let used = try container.decode(Int.self, forKey: .used)
    let size = Generator.Block.scalarCount
    guard (0..<size).contains(lane), (0...size).contains(used) else {
      throw DecodingError.dataCorruptedError(
        forKey: .used, in: container, debugDescription: "a block has only \(size) words")
    }
    self.init(
      try container.decode(Generator.self, forKey: .generator),
      counter: try container.decode(Generator.Block.self, forKey: .counter), lane: lane)
    spareWord = try container.decodeIfPresent(UInt32.self, forKey: .spareWord)
    self.used = used
    if used < size {
      block = generator.block(at: counter.before(fromLane: lane))
    }
  }

  /// Encodes the key, the counter and the position in the present block.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(generator, forKey: .generator)
    try container.encode(counter, forKey: .counter)
    try container.encode(lane, forKey: .lane)
    try container.encode(used, forKey: .used)
    try container.encodeIfPresent(spareWord, forKey: .spareWord)
  }
}

extension SIMD where Scalar: FixedWidthInteger & UnsignedInteger {
  /// The number one less, its lowest word in the lane given, with borrow.
  func before(fromLane lane: Int) -> Self {
    var (number, lane) = (self, lane)
    while lane < scalarCount {
      number[lane] &-= 1
      if number[lane] != .max {
        break
      }
      lane += 1
    }
    return number
  }
}
