/// A part of a range with an estimate of the error on it.
protocol ErrorEstimated: Sendable {
  var error: Double { get }
}

extension QuadraturePanel: ErrorEstimated {}
extension CubatureRegion: ErrorEstimated {}
