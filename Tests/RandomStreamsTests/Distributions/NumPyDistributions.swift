import Foundation

/// What NumPy draws, as `Fixtures/numpy-distributions.py` writes it.
struct NumPyDistributions: Decodable {
  struct Case: Decodable {
    var generator: String
    var normal: [Double]
    var normalBits: Hexadecimal<UInt64>
    var exponential: [Double]
    var exponentialBits: Hexadecimal<UInt64>
    var integers: [String]
    var signed: [String]
    var uniform: [Double]
    var scaledNormal: [Double]
    var scaledExponential: [Double]
  }

  var seed: Int
  var limits: [String]
  var cases: [Case]

  static func load() throws -> NumPyDistributions {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Fixtures/numpy-distributions.json")
    return try JSONDecoder().decode(NumPyDistributions.self, from: Data(contentsOf: file))
  }
}
