import Foundation

/// What SciPy gave for adaptive integrals; see "meta" in the file.
struct ReferenceQuad: Decodable {
  /// A number that JSON may not have, or a list of them.
  enum Numbers: Decodable {
    case one(Double)
    case many([Double])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let many = try? container.decode([ReferenceSimpson.Number].self) {
        self = .many(many.map(\.value))
      } else {
        self = .one(try container.decode(ReferenceSimpson.Number.self).value)
      }
    }

    var list: [Double] {
      switch self {
      case .one(let number): [number]
      case .many(let numbers): numbers
      }
    }

    var first: Double { list[0] }
  }

  struct Options: Decodable {
    var points: [Numbers]?
    var limit: Int?
    var epsabs: Double?
    var epsrel: Double?
    var rtol: Double?
    var rule: String?
    var quadrature: String?
    var weight: String?
  }

  struct Case: Decodable, CustomStringConvertible {
    var f: String
    var a: Numbers
    var b: Numbers
    var options: Options?
    var value: Numbers?
    var integral: Double?
    var estimate: Double?
    var abserr: Double?
    var err: Double?
    var error: Double?
    var neval: Int?
    var nfev: Int?
    var last: Int?
    var intervals: Int?
    var subdivisions: Int?
    var success: Bool?
    var message: String?
    var exact: Double?

    var description: String {
      [f, options?.quadrature, options?.rule].compactMap(\.self).joined(separator: " ")
    }
  }

  var quad: [Case]
  var quadVec: [Case]
  var tanhsinh: [Case]
  var cubature: [Case]

  static let shared: ReferenceQuad = {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Fixtures/reference-quad.json")
    do {
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      return try decoder.decode(ReferenceQuad.self, from: Data(contentsOf: file))
    } catch {
      fatalError("\(file.path) cannot be read: \(error)")
    }
  }()

  /// The functions of one variable by their names in the file.
  static func function(_ name: String) -> (@Sendable (Double) -> Double)? {
    let functions: [String: @Sendable (Double) -> Double] = [
      "sqrt(1-x^2)": { (1 - $0 * $0).squareRoot() },
      "4/(1+x^2)": { 4 / (1 + $0 * $0) },
      "exp(-x^2)": { exp(-($0 * $0)) },
      "exp(-x)": { exp(-$0) },
      "log(x)": { log($0) },
      "x^2": { $0 * $0 },
      "reversed limits x^2": { $0 * $0 },
      "a==b": { $0 },
      "sin(x)/x": { sin($0) / $0 },
      "|x-1/3|": { abs($0 - 1.0 / 3) },
      "|x-1/3| points": { abs($0 - 1.0 / 3) },
      "1/(1+25x^2)": { 1 / (1 + 25 * ($0 * $0)) },
      "1/x divergent": { 1 / $0 },
      "x^-0.99 limit 5": { pow($0, -0.99) },
      "epsabs=0 epsrel=1e-12 exp": { exp($0) },
    ]
    return functions[name]
  }
}
