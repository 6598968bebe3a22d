public import Jobs
public import Quadrature

/// Simpson's rule on one piece of a range, as a job.
///
/// ```swift
/// let pieces = try SimpsonPiece.cut(
///   QuarterCircle(), over: 0...1, samples: 300_003, pieces: 3, evenRule: .average)
/// let parts = try await SerialPool().map(pieces)
/// CompensatedSum(parts).value * 4  // 3.1415926…
/// ```
public struct SimpsonPiece<Function: Integrand & Codable>: Job {
  /// The function to integrate.
  public var integrand: Function

  /// The rule, on the piece alone.
  public var rule: CompositeSimpson

  /// Creates the job.
  public init(_ integrand: Function, rule: CompositeSimpson) {
    self.integrand = integrand
    self.rule = rule
  }

  /// Integrates the function over the piece.
  public func run() -> Double {
    rule.integrate(integrand)
  }
}

extension SimpsonPiece {
  /// Cuts an integral into pieces that have a grid of their own.
  ///
  /// Piece *i* of *p* goes from *i*/*p* to (*i* + 1)/*p* of the range, each bound rounded once, and
  /// the last ends at the upper bound itself. Each piece has ⌊*n*/*p*⌋ of the *n* samples, its ends
  /// included, so that neighbours both sample the bound between them. The sum of the pieces depends
  /// on their number, by the error of the rule; ``GridChunks`` does not.
  ///
  /// - Parameters:
  ///   - integrand: the function.
  ///   - range: where to integrate.
  ///   - samples: how often to sample the function, all pieces together.
  ///   - pieces: how many pieces.
  ///   - evenRule: what to do with the interval left over when a piece has an even number of
  ///     samples.
  /// - Returns: the pieces, in the order of the range.
  /// - Throws: ``InvalidCut`` if `pieces` is below 1 or leaves fewer than
  ///   ``InvalidCut/fewestSamples`` samples to a piece; `QuadratureError` if the range is not
  ///   finite or the samples are too many.
  public static func cut(
    _ integrand: Function, over range: ClosedRange<Double>, samples: Int, pieces: Int,
    evenRule: EvenRule = .cartwright
  ) throws -> [SimpsonPiece] {
    try InvalidCut.check(samples: samples, pieces: pieces)
    let whole = try UniformGrid(from: range.lowerBound, to: range.upperBound, count: samples)
    let width = whole.upperBound - whole.lowerBound
    func bound(_ index: Int) -> Double {
      if index == pieces { return range.upperBound }
      // For the unit range this is index / pieces, rounded once.
      let distance = width * Double(index) / Double(pieces)
      return range.lowerBound
        + (distance.isFinite ? distance : width * (Double(index) / Double(pieces)))
    }
    return try (0..<pieces).map { index in
      let rule = try CompositeSimpson(
        from: bound(index), to: bound(index + 1), samples: samples / pieces,
        evenRule: evenRule)
      return SimpsonPiece(integrand, rule: rule)
    }
  }
}
