/// An integral cannot be cut into that many pieces.
public struct InvalidCut: Error, Hashable, Codable, Sendable {
  /// The fewest samples that a piece can have: those of one application of Simpson's rule.
  public static let fewestSamples = 3

  /// How many samples there are to share out.
  public var samples: Int

  /// How many pieces were asked for.
  public var pieces: Int

  /// Creates the error.
  public init(samples: Int, pieces: Int) {
    self.samples = samples
    self.pieces = pieces
  }

  /// Throws unless each piece gets enough samples.
  public static func check(samples: Int, pieces: Int) throws(InvalidCut) {
    guard pieces >= 1, samples / pieces >= fewestSamples else {
      throw InvalidCut(samples: samples, pieces: pieces)
    }
  }
}

extension InvalidCut: CustomStringConvertible {
  /// Says what was asked for and what is allowed.
  public var description: String {
    let most = samples / Self.fewestSamples
    let request = "\(samples) samples cannot be cut into \(pieces) pieces: "
    if most < 1 {
      return request + "there must be at least \(Self.fewestSamples) samples"
    }
    return request + """
      there must be from 1 to \(most) pieces, so that each has at least \(Self.fewestSamples) \
      samples
      """
  }
}
