extension Communicator {
  /// Combines arrays of one length, number by number, for all ranks.
  ///
  /// Collective. Blocks.
  ///
  /// - Parameters:
  ///   - values: this rank's numbers; as many on every rank.
  ///   - reduction: how to combine two of them.
  /// - Returns: the result, on every rank.
  /// - Throws: as ``reduce(_:_:to:)`` does.
  public func allReduce<Number: ReducibleNumber>(
    _ values: [Number], _ reduction: Reduction<Number>
  ) throws(CommunicatorError) -> [Number] {
    var result = values
    try allReduce(&result, reduction)
    return result
  }

  /// Combines one number of each rank for all ranks.
  ///
  /// - Throws: as ``reduce(_:_:to:)`` does.
  public func allReduce<Number: ReducibleNumber>(
    _ value: Number, _ reduction: Reduction<Number>
  ) throws(CommunicatorError) -> Number {
    var result = [value]
    try allReduce(&result, reduction)
    return result[0]
  }

  /// Combines one number of each rank for one rank; nil on the others.
  ///
  /// - Throws: as ``reduce(_:_:to:)-([Number],_,_)`` does.
  public func reduce<Number: ReducibleNumber>(
    _ value: Number, _ reduction: Reduction<Number>, to root: Int = 0
  ) throws(CommunicatorError) -> Number? {
    try reduce([value], reduction, to: root)?.first
  }

  /// Combines one number of each rank up to and including this one.
  ///
  /// - Throws: as ``scan(_:_:)-([Number],_)`` does.
  public func scan<Number: ReducibleNumber>(
    _ value: Number, _ reduction: Reduction<Number>
  ) throws(CommunicatorError) -> Number {
    try scan([value], reduction)[0]
  }

  /// Whether the flag is true on every rank.
  ///
  /// Collective. Blocks.
  ///
  /// - Throws: what every collective call throws.
  public func allTrue(_ flag: Bool) throws(CommunicatorError) -> Bool {
    try allReduce(flag ? 1 : 0, Reduction<Int>.minimum) == 1
  }

  /// Whether the flag is true on any rank.
  ///
  /// Collective. Blocks.
  ///
  /// - Throws: what every collective call throws.
  public func anyTrue(_ flag: Bool) throws(CommunicatorError) -> Bool {
    try allReduce(flag ? 1 : 0, Reduction<Int>.maximum) == 1
  }
}
