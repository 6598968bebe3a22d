internal import Quadrature

/// What VEGAS learns from some neighbouring samples.
struct VegasSums: Hashable, Codable, Sendable, Mergeable {
  /// How many samples a block has.
  static let blockSize = 4_096

  /// The number of the first cube that has one of the samples.
  var firstCube: Int

  /// The moments of the samples in that cube and the ones after it.
  var cubes: [SampleMoments]

  /// What tells how to move the grid.
  var tally: VegasTally

  mutating func merge(_ next: VegasSums) {
    tally.merge(next.tally)
    // A cube may have samples on both sides.
    var rest = next.cubes[...]
    if firstCube + cubes.count - 1 == next.firstCube, let shared = rest.popFirst() {
      cubes[cubes.count - 1].merge(shared)
    }
    cubes += rest
  }
}
