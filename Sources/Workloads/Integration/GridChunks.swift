public import Jobs
public import Quadrature

/// Some neighbouring chunks of the grid of one integral, as a job.
///
/// The chunks belong to the integral and not to the workers: however they are shared out, the
/// integral that is put together from them has the same bits, those of
/// `CompositeSimpson.integrate(_:)`, or of `CompositeTrapezoid.integrate(_:)`, which can be put
/// together from the same answers.
///
/// ```swift
/// let rule = try CompositeSimpson(from: 0, to: 1, samples: 100_000_000)
/// let jobs = try GridChunks.cut(QuarterCircle(), rule: rule, parts: 3)
/// let partials = try await SerialPool().map(jobs)
/// try GridChunks.combine(QuarterCircle(), rule: rule, partials)  // 0.78539816339728
/// ```
public struct GridChunks<Function: Integrand & Codable>: Job {
  /// The function to integrate.
  public var integrand: Function

  /// Simpson's rule on the whole grid, whose chunks these are.
  public var rule: CompositeSimpson

  /// The numbers of the chunks to take.
  public var chunks: Range<Int>

  /// Creates the job.
  ///
  /// - Parameters:
  ///   - integrand: the function.
  ///   - rule: the rule, on the whole range.
  ///   - chunks: the numbers of the chunks, from 0 up to `rule.chunkCount`.
  public init(_ integrand: Function, rule: CompositeSimpson, chunks: Range<Int>) {
    self.integrand = integrand
    self.rule = rule
    self.chunks = chunks
  }

  /// Adds up the function in each of the chunks.
  ///
  /// - Throws: `QuadratureError` if the rule has no such chunks.
  public func run() throws -> [PartialSums] {
    try rule.partialSums(of: integrand, chunks: chunks)
  }
}

extension GridChunks {
  /// Cuts the chunks of an integral into neighbouring ranges of about equal length.
  ///
  /// - Parameters:
  ///   - integrand: the function.
  ///   - rule: the rule, on the whole range.
  ///   - parts: how many ranges; there are fewer if there are fewer chunks.
  /// - Returns: the jobs, in the order of the range; none of them is empty.
  /// - Throws: ``InvalidCut`` if `parts` is below 1.
  public static func cut(
    _ integrand: Function, rule: CompositeSimpson, parts: Int
  ) throws(InvalidCut) -> [GridChunks] {
    guard parts >= 1 else { throw InvalidCut(samples: rule.grid.count, pieces: parts) }
    return (0..<rule.chunkCount).equalShares(parts).map {
      GridChunks(integrand, rule: rule, chunks: $0)
    }
  }

  /// Cuts the chunks of an integral into neighbouring ranges that grow shorter, down to one chunk.
  ///
  /// Long ranges first keep the workers busy at few messages; short ones at the end keep nobody waiting
  /// for a worker whose processor is slower or has other work. C. D. Polychronopoulos and D. J. Kuck,
  /// "Guided self-scheduling", IEEE Transactions on Computers C-36, 1987, 1425–1439.
  ///
  /// - Parameter workers: how many workers share the jobs; at least one.
  /// - Returns: the jobs, in the order of the range; none of them is empty.
  static func guidedCut(
    _ integrand: Function, rule: CompositeSimpson, workers: Int
  ) -> [GridChunks] {
    let count = rule.chunkCount
    var jobs: [GridChunks] = []
    var start = 0
    while start < count {
      // Half of a fair share of what is left.
      let end = start + max(1, (count - start) / (2 * max(workers, 1)))
      jobs.append(GridChunks(integrand, rule: rule, chunks: start..<end))
      start = end
    }
    return jobs
  }

  /// Puts Simpson's integral together from what the jobs of one cut answered.
  ///
  /// - Parameters:
  ///   - integrand: the function.
  ///   - rule: the rule, on the whole range.
  ///   - answers: the answers, in the order of the jobs.
  /// - Returns: the integral, with the same bits for every cut.
  /// - Throws: `QuadratureError` if chunks are missing.
  public static func combine(
    _ integrand: Function, rule: CompositeSimpson, _ answers: [[PartialSums]]
  ) throws -> Double {
    try rule.value(of: integrand, fromParts: answers)
  }
}
