import Foundation
import Quadrature

/// What SciPy and NumPy gave; see "meta" in the file.
struct ReferenceSimpson: Decodable {
  /// A number that JSON may not have: NaN and the infinities are strings.
  struct Number: Decodable {
    var value: Double

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let text = try? container.decode(String.self), let value = Double(text) {
        self.value = value
      } else {
        value = try container.decode(Double.self)
      }
    }
  }

  /// The values by one formula, for each rule.
  struct Rules: Decodable {
    var new: Number
    var oldAvg: Number?
    var oldFirst: Number?
    var oldLast: Number?

    subscript(rule: EvenRule) -> Double? {
      switch rule {
      case .cartwright: new.value
      case .average: oldAvg?.value
      case .first: oldFirst?.value
      case .last: oldLast?.value
      }
    }
  }

  struct QuarterCircleCase: Decodable {
    var k: Int
    var n: Int
    var oldAvgX: Double
    var oldAvgDx: Double
    var oldFirstX: Double
    var oldLastX: Double
    var newX: Double
    var newDx: Double
  }

  struct ExactCase: Decodable {
    var n: Int
    var oldAvg: String
    var new: String
  }

  struct Split: Decodable {
    struct Row: Decodable {
      var p: Int
      var n: Int
      var oldAvg: Double
      var oldFirst: Double
      var oldLast: Double
      var new: Double
      var pieceOldAvg: [Double]
      var pieceNew: [Double]
    }

    var rows: [Row]
  }

  struct ThreePieces: Decodable {
    var nPerPiece: Int
    var pieces: [String: [Double]]
  }

  struct LinspaceCase: Decodable, CustomStringConvertible {
    var name: String
    var a: Double
    var b: Double
    var n: Int
    var exact: Double
    var xPath: Rules
    var dx: Double
    var dxPath: Rules
    var x: [Double]?
    var y: [Double]?

    var description: String { "\(name), n = \(n)" }
  }

  struct ExplicitCase: Decodable, CustomStringConvertible {
    var label: String
    var y: [Number]
    var x: [Number]?
    var dx: Double?
    var rules: Rules

    enum CodingKeys: CodingKey {
      case label, y, x, dx
    }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      label = try values.decode(String.self, forKey: .label)
      y = try values.decode([Number].self, forKey: .y)
      x = try values.decodeIfPresent([Number].self, forKey: .x)
      dx = try values.decodeIfPresent(Double.self, forKey: .dx)
      rules = try Rules(from: decoder)
    }

    var description: String { label }
  }

  struct Cumulative: Decodable {
    var x: [Double]
    var y: [Double]
    var simpsonPlaces: [Double]
    var simpsonSpaced: [Double]
    var simpsonInitial: [Double]
    var simpsonTwo: [Double]
    var simpsonFive: [Double]
    var trapezoidPlaces: [Double]
    var trapezoidInitial: [Double]
  }

  struct RombergCase: Decodable, CustomStringConvertible {
    var f: String
    var a: Double
    var b: Double
    var n: Int
    var romb: Double

    var description: String { "\(f), n = \(n)" }
  }

  struct FixedCase: Decodable, CustomStringConvertible {
    var f: String
    var a: Double
    var b: Double
    var n: Int
    var value: Double

    var description: String { "\(f), n = \(n)" }
  }

  struct NewtonCotesCase: Decodable {
    var intervals: Int
    var weights: [Double]
    var errorCoeff: Double
  }

  struct GaussLegendreCase: Decodable {
    var n: Int
    var x: [Double]
    var w: [Double]
  }

  struct Relatives: Decodable {
    var cumulative: Cumulative
    var romb: [RombergCase]
    var fixedQuad: [FixedCase]
    var newtonCotes: [NewtonCotesCase]
    var gaussLegendre: [GaussLegendreCase]
  }

  struct AxisCases: Decodable {
    var y: [[Double]]
    var columns: [Double]
    var rows: [Double]
    var rowsQuarter: [Double]
    var places: [Double]
    var rowsAtPlaces: [Double]
    var rowPlaces: [[Double]]
    var rowsAtRowPlaces: [Double]
    var columnPlaces: [Double]
    var columnsAtPlaces: [Double]
  }

  var quarterCircle: [QuarterCircleCase]
  var quarterCircleExact: [ExactCase]
  var quarterCircleSplit: Split
  var threePieces: ThreePieces
  var linspaceCases: [LinspaceCase]
  var explicitCases: [ExplicitCase]
  var axisCases: AxisCases
  var relatives: Relatives

  static let shared: ReferenceSimpson = {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Fixtures/reference-simpson.json")
    do {
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      return try decoder.decode(ReferenceSimpson.self, from: Data(contentsOf: file))
    } catch {
      fatalError("\(file.path) cannot be read: \(error)")
    }
  }()
}
