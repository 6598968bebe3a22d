import Foundation

/// What SciPy's Sobol gives, as `Fixtures/scipy-sobol.py` writes it.
struct SciPySobol: Decodable {
  /// The first points in 32 dimensions, as multiples of 2⁻⁵³ in hexadecimal.
  var beginning: [[String]]
  var indices: [Int]
  var points: [[String]]

  static func load() throws -> SciPySobol {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Fixtures/scipy-sobol.json")
    return try JSONDecoder().decode(SciPySobol.self, from: Data(contentsOf: file))
  }

  static func point(_ texts: [String]) -> [Double] {
    texts.map { UInt64($0, radix: 16).map { Double($0) * 0x1p-53 } ?? .nan }
  }
}
