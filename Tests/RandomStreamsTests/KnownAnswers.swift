import Foundation
import RandomStreams

/// The answers of numpy, CPython, Random123 and the C++26 draft that the tests compare with.
struct KnownAnswers: Decodable {
  /// A line of Random123; the numbers are of 32 or 64 bits.
  struct Block: Decodable {
    var gen: String
    var rounds: Int
    var ctr: [Hexadecimal<UInt64>]
    var key: [Hexadecimal<UInt64>]
    var out: [Hexadecimal<UInt64>]

    func matches<Generator: CounterBased>(_ generator: Generator) -> Bool {
      let counter = Generator.Block(ctr.map { Generator.Block.Scalar($0.number) })
      let block = generator.block(at: counter)
      return block.indices.map { UInt64(block[$0]) } == out.map(\.number)
    }

    func words<Word: FixedWidthInteger>(_: Word.Type = Word.self) -> [Word] {
      key.map { Word($0.number) }
    }
  }

  struct SeedSequenceCase: Decodable {
    struct Child: Decodable {
      enum CodingKeys: String, CodingKey {
        case spawnKey = "spawn_key"
        case pool
        case words = "generate_state_4_u32"
        case longWords = "generate_state_4_u64"
      }
      var spawnKey: [UInt32]
      var pool: [Hexadecimal<UInt32>]
      var words: [Hexadecimal<UInt32>]
      var longWords: [Hexadecimal<UInt64>]
    }
    struct Grandchild: Decodable {
      enum CodingKeys: String, CodingKey {
        case pool
        case longWords = "generate_state_4_u64"
      }
      var pool: [Hexadecimal<UInt32>]
      var longWords: [Hexadecimal<UInt64>]
    }
    enum CodingKeys: String, CodingKey {
      case entropy, pool, children
      case words = "generate_state_8_u32"
      case longWords = "generate_state_4_u64"
      case grandchild = "grandchild_1_2"
    }
    var entropy: OneOrMore
    var pool: [Hexadecimal<UInt32>]
    var words: [Hexadecimal<UInt32>]
    var longWords: [Hexadecimal<UInt64>]
    var children: [Child]
    var grandchild: Grandchild
  }

  /// Decimal text, or a list of it.
  struct OneOrMore: Decodable {
    var texts: [String]
    var isList: Bool
    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let text = try? container.decode(String.self) {
        (texts, isList) = ([text], false)
      } else {
        (texts, isList) = (try container.decode([String].self), true)
      }
    }
  }

  struct NumPyGenerator: Decodable {
    enum CodingKeys: String, CodingKey {
      case gen, seed, key, state, raw16, double16
      case increment = "inc"
      case rawWords = "raw16_u32"
      case words = "u32_first8"
      case jumped = "jumped1_raw8"
      case jumpedWords = "jumped1_raw4"
      case advancedBlocks = "advance5_raw4"
      case advanced = "advance1000_raw2"
    }
    var gen: String
    var seed: String
    var key: [Hexadecimal<UInt64>]?
    var state: Hexadecimal<UInt128>?
    var increment: Hexadecimal<UInt128>?
    var raw16: [Hexadecimal<UInt64>]?
    var double16: [Double]
    var rawWords: [Hexadecimal<UInt32>]?
    var words: [Hexadecimal<UInt32>]?
    var jumped: [Hexadecimal<UInt64>]?
    var jumpedWords: [Hexadecimal<UInt32>]?
    var advancedBlocks: [Hexadecimal<UInt64>]?
    var advanced: [Hexadecimal<UInt64>]?
  }

  struct Legacy: Decodable {
    struct Case: Decodable {
      enum CodingKeys: String, CodingKey {
        case seed
        case words = "raw8_u32"
        case doubles = "double8"
      }
      var seed: UInt32
      var words: [Hexadecimal<UInt32>]
      var doubles: [Double]
    }
    var cases: [Case]
  }

  struct ExplicitPhilox: Decodable {
    var raw16: [Hexadecimal<UInt64>]
  }

  struct SplitMix: Decodable {
    var seed0: [Hexadecimal<UInt64>]
    var seed12345: [Hexadecimal<UInt64>]
  }

  struct Xoshiro: Decodable {
    struct Case: Decodable {
      enum CodingKeys: String, CodingKey {
        case initial = "init"
        case state, out16, double16
        case stateAfterJump = "state_after_jump"
        case outputAfterJump = "out4_after_jump"
        case stateAfterLongJump = "state_after_long_jump"
        case outputAfterLongJump = "out4_after_long_jump"
      }
      var initial: String
      var state: [Hexadecimal<UInt64>]
      var out16: [Hexadecimal<UInt64>]
      var double16: [Double]
      var stateAfterJump: [Hexadecimal<UInt64>]
      var outputAfterJump: [Hexadecimal<UInt64>]
      var stateAfterLongJump: [Hexadecimal<UInt64>]
      var outputAfterLongJump: [Hexadecimal<UInt64>]
    }
    var cases: [Case]
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
    /// Decimal text.
    var philox4x64: String
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
    struct StringSeed: Decodable {
      var seed: String
      var random4: [Double]
    }
    enum CodingKeys: String, CodingKey {
      case cases
      case stringSeeds = "string_seeds"
    }
    var cases: [Case]
    var stringSeeds: [StringSeed]
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
        case doubleHits = "hits_double53"
      }
      var seed: String
      var samples: Int
      var hits: Int
      var doubleHits: Int
    }
    struct Long: Decodable {
      enum CodingKeys: String, CodingKey {
        case hits = "hits_int32"
        case doubleHits = "hits_double53"
      }
      var hits: Int
      var doubleHits: Int
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
    case seedSequences = "seed_sequence"
    case numPy = "numpy_bit_generators"
    case legacy = "numpy_legacy_RandomState"
    case explicitPhilox = "philox_numpy_explicit"
    case splitMix = "splitmix64"
    case xoshiro = "xoshiro256plusplus"
  }

  var blocks: [Block]
  var tenThousandth: TenThousandth
  var stream: Stream
  var cpython: CPython
  var exercise: Exercise
  var circleHits: CircleHits
  var seedSequences: [SeedSequenceCase]
  var numPy: [NumPyGenerator]
  var legacy: Legacy
  var explicitPhilox: ExplicitPhilox
  var splitMix: SplitMix
  var xoshiro: Xoshiro

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
