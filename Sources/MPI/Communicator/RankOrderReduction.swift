#if MPI
  internal import CMPI
  internal import Jobs
  internal import Multiprocessing

  /// One reduction of arrays of one length, in the order of the ranks.
  struct RankOrderReduction<Number: ReducibleNumber> {
    private let values: UnsafeMutableBufferPointer<Number>
    private let reduction: Reduction<Number>
    private let communicator: MPICommunicator
    private let isScan: Bool

    private var rank: Int { communicator.rank }
    private var size: Int { communicator.size }

    init(
      _ values: UnsafeMutableBufferPointer<Number>, _ reduction: Reduction<Number>,
      of communicator: MPICommunicator, isScan: Bool
    ) {
      self.values = values
      self.reduction = reduction
      self.communicator = communicator
      self.isScan = isScan
    }

    /// Every rank gets all arrays, and combines them.
    ///
    /// - Returns: the first place that overflowed, on any rank.
    func combineAlone() throws(CommunicatorError) -> Int? {
      let all = MessageBytes(count: byteCount(values.count) * size)
      try allGather(UnsafeRawBufferPointer(values), into: all.bytes)
      return combine(
        (0..<size).map { numbers(all, from: $0 * values.count, count: values.count) }
      ) { other, result in
        if isScan ? other == rank : other == size - 1 { copy(result, to: values) }
      }
    }

    /// Every rank gets its part of all arrays, combines it, and gives it to all.
    ///
    /// - Returns: the first place that overflowed, on any rank.
    func combineParts() throws(CommunicatorError) -> Int? {
      // Parts of one length, the last of them shorter or empty.
      let length = (values.count + size - 1) / size
      let own = part(rank, length)
      let gathered = MessageBytes(count: byteCount(own.count) * size)
      func row(_ other: Int) -> UnsafeMutableBufferPointer<Number> {
        numbers(gathered, from: other * own.count, count: own.count)
      }
      copy(UnsafeMutableBufferPointer(rebasing: values[own]), to: row(rank))
      for step in 1..<size {
        let (to, from) = ((rank + step) % size, (rank + size - step) % size)
        try communicator.exchangeInner(
          UnsafeRawBufferPointer(UnsafeMutableBufferPointer(rebasing: values[part(to, length)])),
          to: to,
          receiving: UnsafeMutableRawBufferPointer(row(from)), from: from)
      }
      // Of a scan, each rank gets the state after its own array.
      var place = combine((0..<size).map(row)) { other, result in
        if isScan {
          copy(result, to: row(other))
        } else if other == size - 1 {
          copy(result, to: row(0))
        }
      }.map { own.lowerBound + $0 }
      if Number.canOverflow { try agree(on: &place) }
      guard place == nil else { return place }
      if isScan {
        try handBack(own, length, row)
      } else {
        try spread(row(0), length)
      }
      return nil
    }

    /// Gives each rank what became of its array, part by part.
    private func handBack(
      _ own: Range<Int>, _ length: Int, _ row: (Int) -> UnsafeMutableBufferPointer<Number>
    ) throws(CommunicatorError) {
      copy(row(rank), to: UnsafeMutableBufferPointer(rebasing: values[own]))
      for step in 1..<size {
        let (to, from) = ((rank + step) % size, (rank + size - step) % size)
        try communicator.exchangeInner(
          UnsafeRawBufferPointer(row(to)), to: to,
          receiving: UnsafeMutableRawBufferPointer(
            UnsafeMutableBufferPointer(rebasing: values[part(from, length)])), from: from)
      }
    }

    /// Gives all ranks all parts.
    private func spread(
      _ own: UnsafeMutableBufferPointer<Number>, _ length: Int
    ) throws(CommunicatorError) {
      let padded = MessageBytes(count: byteCount(length))
      copy(own, to: numbers(padded, from: 0, count: length))
      let all = MessageBytes(count: byteCount(length) * size)
      try allGather(UnsafeRawBufferPointer(padded.bytes), into: all.bytes)
      copy(numbers(all, from: 0, count: values.count), to: values)
    }

    // MARK: Support

    /// Combines rows in their order; tells what there is after each.
    private func combine(
      _ rows: [UnsafeMutableBufferPointer<Number>],
      _ after: (Int, UnsafeMutableBufferPointer<Number>) -> Void
    ) -> Int? {
      let count = rows[0].count
      var place: Int?
      withUnsafeTemporaryAllocation(of: Number.self, capacity: count) { result in
        copy(rows[0], to: result)
        after(0, result)
        for other in 1..<rows.count {
          let overflow = Number.combine(
            reduction, into: result, with: UnsafeBufferPointer(rows[other]))
          if let overflow { place = min(place ?? overflow, overflow) }
          after(other, result)
        }
      }
      return place
    }

    /// The first place that overflowed on any rank.
    private func agree(on place: inout Int?) throws(CommunicatorError) {
      var least = Int64(place ?? .max)
      try MPICommunicator.call { () throws(MPIFailed) in
        try MPIFailed.check(
          "agree on an overflow",
          CMPI_all_reduce(
            communicator.inner.communicator, &least, 1, CMPI_Int64, CMPI_Minimum))
      }
      place = least == .max ? nil : Int(least)
    }

    private func allGather(
      _ bytes: UnsafeRawBufferPointer, into all: UnsafeMutableRawBufferPointer
    ) throws(CommunicatorError) {
      try MPICommunicator.call { () throws(MPIFailed) in
        try MPIFailed.check(
          "gather \(bytes.count) bytes of each rank",
          CMPI_all_gather(
            communicator.inner.communicator, bytes.baseAddress, all.baseAddress,
            Int64(bytes.count)))
      }
    }

    private func part(_ other: Int, _ length: Int) -> Range<Int> {
      min(other * length, values.count)..<min((other + 1) * length, values.count)
    }

    private func byteCount(_ count: Int) -> Int { count * MemoryLayout<Number>.stride }

    private func numbers(
      _ bytes: MessageBytes, from start: Int, count: Int
    ) -> UnsafeMutableBufferPointer<Number> {
      let base = bytes.bytes.baseAddress?.assumingMemoryBound(to: Number.self)
      return UnsafeMutableBufferPointer(start: base.map { $0 + start }, count: count)
    }

    /// A copy of memory: nobody may have specialised this for the type.
    private func copy(
      _ source: UnsafeMutableBufferPointer<Number>, to target: UnsafeMutableBufferPointer<Number>
    ) {
      let count = byteCount(min(source.count, target.count))
      guard count > 0, let from = source.baseAddress, let to = target.baseAddress else { return }
      UnsafeMutableRawPointer(to).copyMemory(from: from, byteCount: count)
    }
  }
#endif
