public import Jobs

extension ProcessCommunicator {
  /// Combines arrays of one length, number by number, for one rank.
  ///
  /// - Throws: as ``Communicator/reduce(_:_:to:)-([Number],_,_)`` does.
  public func reduce<Number: ReducibleNumber>(
    _ values: [Number], _ reduction: Reduction<Number>, to root: Int
  ) throws(CommunicatorError) -> [Number]? {
    var result = values
    try combine(&result, reduction, CollectiveCall(kind: .reduce, root: root))
    return rank == root ? result : nil
  }

  /// Combines arrays of one length, number by number, for all ranks, in the place of the numbers.
  ///
  /// Each rank combines an equal part of each segment, so that every number is read once by one rank:
  /// the reduce-scatter and all-gather of Thakur, Rabenseifner and Gropp (2005), «Optimization of
  /// Collective Communication Operations in MPICH», *Int. J. High Performance Computing Applications* 19(1),
  /// 49–66, with memory in the place of messages. Short arrays are read whole by every rank, which
  /// saves one wait of two.
  ///
  /// - Throws: as ``Communicator/allReduce(_:_:)-(inout[Number],_)`` does.
  public func allReduce<Number: ReducibleNumber>(
    _ values: inout [Number], _ reduction: Reduction<Number>
  ) throws(CommunicatorError) {
    try combine(&values, reduction, CollectiveCall(kind: .allReduce))
  }

  /// Combines the arrays of the ranks up to and including this one, number by number.
  ///
  /// - Throws: as ``Communicator/scan(_:_:)-([Number],_)`` does.
  public func scan<Number: ReducibleNumber>(
    _ values: [Number], _ reduction: Reduction<Number>
  ) throws(CommunicatorError) -> [Number] {
    var result = values
    try combine(&result, reduction, CollectiveCall(kind: .scan))
    return result
  }

  /// Up to so many bytes every rank reads all.
  private static var shortSize: Int { 2048 }

  private func combine<Number: ReducibleNumber>(
    _ values: inout [Number], _ reduction: Reduction<Number>, _ call: CollectiveCall
  ) throws(CommunicatorError) {
    try link.checkOpen()
    var call = call
    call.reduction = reduction.kind.rawValue
    call.type = carrier.mark(of: Number.self)
    call.count = values.count
    if call.kind == .reduce { call.checkRoot(size: size) }
    let final = call
    try values.withUnsafeMutableBufferPointer { buffer throws(CommunicatorError) in
      let capacity = link.board.layout.slotCapacity / MemoryLayout<Number>.stride
      var start = 0
      repeat {
        let range = start..<min(start + capacity, buffer.count)
        let segment = UnsafeMutableBufferPointer(rebasing: buffer[range])
        let isShort = buffer.count * MemoryLayout<Number>.stride <= Self.shortSize
        let place = try combine(segment, reduction, final, isFirst: start == 0, isShort: isShort)
        if let place { throw .overflow(index: start + place) }
        start += capacity
      } while start < buffer.count
    }
  }

  /// Combines one segment.
  ///
  /// - Returns: the first place that overflowed, the same on all ranks.
  private func combine<Number: ReducibleNumber>(
    _ segment: UnsafeMutableBufferPointer<Number>, _ reduction: Reduction<Number>,
    _ call: CollectiveCall, isFirst: Bool, isShort: Bool
  ) throws(CommunicatorError) -> Int? {
    let board = link.board
    let turn = link.turn
    let own = board.slot(rank, turn)
    if isFirst { own.put(call) }
    let whole = 0..<segment.count
    own.numbers(whole, of: Number.self).copy(segment)
    try link.step(call.kind)
    link.turn += 1
    if isFirst { try checkLengths(of: agreedCalls(call, turn)) }
    if isShort {
      return combineAlone(segment, reduction, turn, isScan: call.kind == .scan)
    }
    let part = cacheLineShare(of: segment.count, stride: MemoryLayout<Number>.stride)
    board.rows[rank].overflow = combinePart(
      part, reduction, turn, isScan: call.kind == .scan)
    try link.step(call.kind)
    let places = board.rows.map(\.overflow).filter { $0 >= 0 }
    if let place = places.min() { return place }
    if call.kind != .reduce || call.root == rank {
      let result = board.slot(call.kind == .scan ? rank : 0, turn)
      segment.copy(result.numbers(whole, of: Number.self))
    }
    return nil
  }

  private func checkLengths(of calls: [CollectiveCall]) throws(CommunicatorError) {
    for (other, call) in calls.enumerated() where call.count != calls[0].count {
      throw .lengthMismatch(rank: other, count: call.count, expected: calls[0].count)
    }
  }

  /// Combines what lies in all slots, here; all ranks go through all, so that all see an overflow.
  private func combineAlone<Number: ReducibleNumber>(
    _ segment: UnsafeMutableBufferPointer<Number>, _ reduction: Reduction<Number>, _ turn: Int,
    isScan: Bool
  ) -> Int? {
    let whole = 0..<segment.count
    func numbers(_ other: Int) -> UnsafeMutableBufferPointer<Number> {
      link.board.slot(other, turn).numbers(whole)
    }
    var place: Int?
    withUnsafeTemporaryAllocation(of: Number.self, capacity: segment.count) { result in
      result.copy(numbers(0))
      for other in 0..<size {
        if other > 0 {
          let overflow = Number.combine(
            reduction, into: result, with: UnsafeBufferPointer(numbers(other)))
          place = Self.first(place, overflow)
        }
        if other == rank && isScan { segment.copy(result) }
      }
      if !isScan { segment.copy(result) }
    }
    return place
  }

  /// Combines this rank's part of all slots, in the place of the numbers there.
  ///
  /// Nobody else touches that part before the next step.
  private func combinePart<Number: ReducibleNumber>(
    _ part: Range<Int>, _ reduction: Reduction<Number>, _ turn: Int, isScan: Bool
  ) -> Int {
    func numbers(_ other: Int) -> UnsafeMutableBufferPointer<Number> {
      link.board.slot(other, turn).numbers(part)
    }
    var place: Int?
    for other in 1..<max(size, 1) {
      let overflow: Int?
      if isScan {
        // xₖ becomes the combination up to k: with the operands in their order, through a copy.
        overflow = withUnsafeTemporaryAllocation(of: Number.self, capacity: part.count) { sum in
          sum.copy(numbers(other - 1))
          let overflow = Number.combine(
            reduction, into: sum, with: UnsafeBufferPointer(numbers(other)))
          numbers(other).copy(sum)
          return overflow
        }
      } else {
        overflow = Number.combine(
          reduction, into: numbers(0), with: UnsafeBufferPointer(numbers(other)))
      }
      place = Self.first(place, overflow)
    }
    return place.map { part.lowerBound + $0 } ?? -1
  }

  private static func first(_ one: Int?, _ other: Int?) -> Int? {
    guard let one else { return other }
    return other.map { min(one, $0) } ?? one
  }

  /// This rank's part of a segment, whose ends lie between cache lines.
  private func cacheLineShare(of count: Int, stride: Int) -> Range<Int> {
    let line = max(64 / stride, 1)
    let lines = share(of: (count + line - 1) / line)
    return min(lines.lowerBound * line, count)..<min(lines.upperBound * line, count)
  }
}

extension UnsafeMutableBufferPointer where Element: BitwiseCopyable {
  /// Takes over as many elements as both have, by a copy of memory: a generic function that nobody has
  /// specialised goes over them one by one.
  fileprivate func copy(_ source: UnsafeMutableBufferPointer<Element>) {
    let count = Swift.min(self.count, source.count) * MemoryLayout<Element>.stride
    guard count > 0, let start = source.baseAddress, let base = baseAddress else { return }
    UnsafeMutableRawPointer(base).copyMemory(from: start, byteCount: count)
  }
}
