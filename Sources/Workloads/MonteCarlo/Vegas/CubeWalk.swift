/// Tells which samples lie in which cube, in the order of both.
struct CubeWalk {
  /// Neighbouring samples of one cube.
  struct Run: Hashable {
    var cube: Int
    /// How many samples the cube has, elsewhere included.
    var cubeCount: Int
    /// The numbers of the samples, counted from the first of the block.
    var samples: Range<Int>
  }

  private var cube: Int
  private var index = 0
  private var skipped: Int
  private let counts: [Int]

  /// - Parameters:
  ///   - first: the number of the first cube.
  ///   - skipped: how many of its samples come before.
  ///   - counts: how many samples it and the cubes after it have.
  init(first: Int, skipped: Int, counts: [Int]) {
    cube = first
    self.skipped = skipped
    self.counts = counts
  }

  /// The cubes of the next samples.
  mutating func next(_ samples: Int) -> [Run] {
    var runs: [Run] = []
    var taken = 0
    while taken < samples {
      let part = min(counts[index] - skipped, samples - taken)
      if part > 0 {
        runs.append(Run(cube: cube, cubeCount: counts[index], samples: taken..<taken + part))
      }
      taken += part
      skipped += part
      if skipped == counts[index] {
        index += 1
        cube += 1
        skipped = 0
      }
    }
    return runs
  }

  /// Moves one coordinate of samples from the unit cube into their cubes.
  ///
  /// - Parameters:
  ///   - column: the coordinates of the samples from `start` on.
  ///   - start: the number of the first one.
  ///   - axis: which coordinate.
  ///   - partsPerAxis: into how many parts each axis is cut.
  ///   - runs: the cubes of the samples from 0 on.
  static func move(
    _ column: UnsafeMutableBufferPointer<Double>, from start: Int, axis: Int, partsPerAxis: Int,
    runs: [Run]
  ) {
    guard partsPerAxis > 1 else { return }
    let period = (0..<axis).reduce(1) { product, _ in product * partsPerAxis }
    let scale = Double(partsPerAxis)
    let window = start..<start + column.count
    // The first run that reaches into the batch; the ones before it end earlier.
    var (low, high) = (0, runs.count)
    while low < high {
      let middle = (low + high) / 2
      if runs[middle].samples.upperBound <= start { low = middle + 1 } else { high = middle }
    }
    for run in runs[low...] {
      guard run.samples.lowerBound < window.upperBound else { break }
      let part = Double(run.cube / period % partsPerAxis)
      for sample in run.samples.clamped(to: window) {
        // Rounding must not carry a coordinate to 1.
        column[sample - start] = min(
          (part + column[sample - start]) / scale, 1 - 0.5 * .ulpOfOne)
      }
    }
  }
}
