#if MPI
  /// How a number of workers is shared out.
  enum WorkerShares {
    /// The ranks with no more than so many workers together: one for each before any has a second one.
    static func limited(_ ranks: [MPIRank], to limit: Int?) -> [MPIRank] {
      guard let limit, limit < ranks.reduce(0, { $0 + $1.workers }) else { return ranks }
      var shares = [Int](repeating: 0, count: ranks.count)
      var left = limit
      while left > 0 {
        for (index, rank) in ranks.enumerated() where left > 0 && shares[index] < rank.workers {
          shares[index] += 1
          left -= 1
        }
      }
      return zip(ranks, shares).map {
        MPIRank(number: $0.number, machine: $0.machine, workers: $1)
      }
    }
  }
#endif
