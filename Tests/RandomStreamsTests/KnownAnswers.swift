import Foundation

/// The answers of numpy, CPython, Random123 and the C++26 draft that the tests compare with.
struct KnownAnswers: Decodable {
  struct Block: Decodable {
    var rounds: Int
    var ctr: [Hexadecimal<UInt32>]
    var key: [Hexadecimal<UInt32>]
    var out: [Hexadecimal<UInt32>]
  }

  struct Stream: Decodable {
    enum CodingKeys: String, CodingKey {
      case key, blocks
      case farBlock = "block_2^32"
    }
    var key: [Hexadecimal<UInt32>]
    var blocks: [[Hexadecimal<UInt32>]]
    var farBlock: [Hexadecimal<UInt32>]
  }

  struct TenThousandth: Decodable {
    var philox4x32: UInt32
  }

  struct CPython: Decodable {
    struct Case: Decodable {
      enum CodingKeys: String, CodingKey {
        case seed
        case keyWords = "key_words"
        case stateStart = "state_first4"
        case random = "random10"
        case words = "getrandbits32_x8"
        case longWords = "getrandbits64_x2"
        case uniform = "uniform(-1,1)_x5"
      }
      var seed: String
      var keyWords: [Hexadecimal<UInt32>]
      var stateStart: [Hexadecimal<UInt32>]
      var random: [Double]
      var words: [Hexadecimal<UInt32>]
      var longWords: [Hexadecimal<UInt64>]
      var uniform: [Double]
    }
    var cases: [Case]
  }

  struct Exercise: Decodable {
    enum CodingKeys: String, CodingKey {
      case count
      case xStart = "X_first3"
      case xEnd = "X_last"
      case yStart = "Y_first3"
      case yEnd = "Y_last"
    }
    var count: Int
    var xStart: [Double]
    var xEnd: Double
    var yStart: [Double]
    var yEnd: Double
  }

  struct CircleHits: Decodable {
    struct Case: Decodable {
      enum CodingKeys: String, CodingKey {
        case seed
        case samples = "N"
        case hits = "hits_int32"
      }
      var seed: String
      var samples: Int
      var hits: Int
    }
    struct Long: Decodable {
      enum CodingKeys: String, CodingKey { case hits = "hits_int32" }
      var hits: Int
    }
    enum CodingKeys: String, CodingKey {
      case cases
      case long = "N_1e8_seed_12345"
    }
    var cases: [Case]
    var long: Long
  }

  enum CodingKeys: String, CodingKey {
    case blocks = "random123"
    case tenThousandth = "cpp26_philox_10000th"
    case stream = "philox4x32_stream"
    case cpython = "cpython_random"
    case exercise = "exercise_seed_2019"
    case circleHits = "counter_monte_carlo_pi"
  }

  var blocks: [Block]
  var tenThousandth: TenThousandth
  var stream: Stream
  var cpython: CPython
  var exercise: Exercise
  var circleHits: CircleHits

  /// The contents of `Fixtures/known-answers.json`.
  static func load() throws -> KnownAnswers {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/known-answers.json")
    return try JSONDecoder().decode(KnownAnswers.self, from: Data(contentsOf: file))
  }
}

/// A number that the file writes as hexadecimal text: JSON's own lose bits above 2^53.
struct Hexadecimal<Number: FixedWidthInteger & Sendable>: Decodable, Sendable {
  var number: Number

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let number = Number(try container.decode(String.self), radix: 16) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not hexadecimal")
    }
    self.number = number
  }
}
