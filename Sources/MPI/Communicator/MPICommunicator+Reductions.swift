#if MPI
  internal import CMPI
  public import Jobs
  internal import Multiprocessing

  /// Reductions in the order of the ranks, of which MPI promises nothing: with two ranks a sum of doubles is the
  /// same either way, and is MPI's own; else each rank combines a part of what all have (a reduce-scatter by
  /// pairwise exchange, then an all-gather; Thakur, Rabenseifner and Gropp (2005), «Optimization of Collective
  /// Communication Operations in MPICH»), as many bytes as MPI's own for long arrays take.
  extension MPICommunicator {
    /// Combines arrays of one length, number by number, for one rank.
    ///
    /// - Throws: as `Communicator.reduce(_:_:to:)` does.
    public func reduce<Number: ReducibleNumber>(
      _ values: [Number], _ reduction: Reduction<Number>, to root: Int
    ) throws(CommunicatorError) -> [Number]? {
      try CommunicatorRules.check(rank: root, size: size)
      var result = values
      try combine(&result, reduction, .reduce, root: root)
      return rank == root ? result : nil
    }

    /// Combines arrays of one length, number by number, for all ranks, in the place of the numbers.
    ///
    /// - Throws: as `Communicator.allReduce(_:_:)` does.
    public func allReduce<Number: ReducibleNumber>(
      _ values: inout [Number], _ reduction: Reduction<Number>
    ) throws(CommunicatorError) {
      try combine(&values, reduction, .allReduce, root: -1)
    }

    /// Combines the arrays of the ranks up to and including this one, number by number.
    ///
    /// - Throws: as `Communicator.scan(_:_:)` does.
    public func scan<Number: ReducibleNumber>(
      _ values: [Number], _ reduction: Reduction<Number>
    ) throws(CommunicatorError) -> [Number] {
      var result = values
      try combine(&result, reduction, .scan, root: -1)
      return result
    }

    /// Up to so many bytes of all ranks together every rank gets all.
    private static var shortSize: Int { 16 << 10 }

    private func combine<Number: ReducibleNumber>(
      _ values: inout [Number], _ reduction: Reduction<Number>, _ kind: CollectiveCall.Kind,
      root: Int
    ) throws(CommunicatorError) {
      try checkInStep()
      var call = CollectiveCall(kind: kind, root: root, type: carrier.mark(of: Number.self))
      call.reduction = reduction.kind.rawValue
      call.count = values.count
      try agreeBriefly(call)
      guard size > 1, !values.isEmpty else { return }
      let place = try values.withUnsafeMutableBufferPointer {
        buffer throws(CommunicatorError) -> Int? in
        if size == 2, kind != .scan, let operation = reduction.operation,
          let doubles = buffer as? UnsafeMutableBufferPointer<Double>
        {
          try combineByMPI(doubles, operation)
          return nil
        }
        let work = RankOrderReduction(buffer, reduction, of: self, isScan: kind == .scan)
        if buffer.count * MemoryLayout<Number>.stride * size <= Self.shortSize {
          return try work.combineAlone()
        }
        return try work.combineParts()
      }
      if let place { throw .overflow(index: place) }
    }

    private func combineByMPI(
      _ values: UnsafeMutableBufferPointer<Double>, _ operation: CMPI_Operation
    ) throws(CommunicatorError) {
      try Self.call { () throws(MPIFailed) in
        try MPIFailed.check(
          "combine \(values.count) numbers",
          CMPI_all_reduce(
            inner.communicator, values.baseAddress, Int64(values.count), CMPI_Double, operation))
      }
    }

    /// Throws on all ranks unless all make the same reduction, with arrays of one length.
    ///
    /// One short reduction tells; only if something is wrong do all tell all what they do.
    private func agreeBriefly(_ call: CollectiveCall) throws(CommunicatorError) {
      let sign = Int64(
        truncatingIfNeeded: call.type.hash ^ UInt64(call.kind.rawValue) &* 0x9E37_79B9
          ^ UInt64(call.reduction) << 40 ^ UInt64(bitPattern: Int64(call.root)) << 20)
      let count = Int64(call.count)
      // The greatest of a number and of its complement is the least.
      var greatest = [sign, ~sign, count, ~count]
      try Self.call { () throws(MPIFailed) in
        try MPIFailed.check(
          "agree on a reduction",
          CMPI_all_reduce(inner.communicator, &greatest, 4, CMPI_Int64, CMPI_Maximum))
      }
      guard greatest[0] != ~greatest[1] || greatest[2] != ~greatest[3] else { return }
      let calls = try agree(call)
      for (other, found) in calls.enumerated() where found.count != calls[0].count {
        throw .lengthMismatch(rank: other, count: found.count, expected: calls[0].count)
      }
    }
  }

  extension Reduction {
    /// MPI's own operation, if two doubles give the same bits in either order.
    ///
    /// The least and the greatest do not: of 0 and -0 the first counts.
    fileprivate var operation: CMPI_Operation? {
      switch kind {
      case .sum: CMPI_Sum
      case .product: CMPI_Product
      case .minimum, .maximum, .bitwiseAnd, .bitwiseOr, .bitwiseXor: nil
      }
    }
  }
#endif
