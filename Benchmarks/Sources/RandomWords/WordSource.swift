import RandomStreams

/// A generator, or several of them in turn, as a source of words.
struct WordSource {
  typealias Fill = (inout [UInt32]) -> Void

  var name: String
  var description: String
  var make: () -> Fill

  /// A single stream.
  static func single(
    _ name: String, _ description: String, _ stream: @escaping @autoclosure () -> some RandomStream
  ) -> WordSource {
    WordSource(name: name, description: description) {
      var stream = stream()
      return { words in
        var span = words.mutableSpan
        stream.fill(&span)
      }
    }
  }

  /// Several streams, a word of each in turn: what they have in common shows.
  static func interleaved<Stream: RandomStream>(
    _ name: String, _ description: String, _ streams: @escaping @autoclosure () -> [Stream]
  ) -> WordSource {
    WordSource(name: name, description: description) {
      var streams = streams()
      var turn = 0
      return { words in
        for index in words.indices {
          words[index] = streams[turn].nextWord()
          turn = turn + 1 == streams.count ? 0 : turn + 1
        }
      }
    }
  }

  /// The first words of consecutive samples.
  static func samples(_ name: String, _ description: String) -> WordSource {
    WordSource(name: name, description: description) {
      var sample: UInt64 = 0
      let generator = Philox4x32(seed: 2_019)
      return { words in
        for index in words.indices {
          var stream = CounterStream(sample: sample, of: generator)
          words[index] = stream.nextWord()
          sample += 1
        }
      }
    }
  }

  /// What no battery may let pass: numbers in even steps.
  static func control(_ name: String, _ description: String) -> WordSource {
    WordSource(name: name, description: description) {
      var number: UInt32 = 0
      return { words in
        for index in words.indices {
          number &+= 0x9E37_79B9
          words[index] = number
        }
      }
    }
  }

  private static let sequence = SeedSequence(2_019)

  /// The most important ones first, in case the time is over before the end.
  static var all: [WordSource] {
    [
      single("philox4x32", "Philox4x32-10, one key", CounterStream(Philox4x32(seed: 2_019))),
      interleaved(
        "philox4x32-seeds", "Philox4x32-10, 8 consecutive seeds",
        (0..<8).map { CounterStream(Philox4x32(seed: 2_019 + $0)) }),
      interleaved(
        "philox4x32-streams", "Philox4x32-10, 8 streams of one key",
        CounterStream(Philox4x32(seed: 2_019)).streams(8)),
      samples("philox4x32-samples", "Philox4x32-10, the first word of each sample"),
      control("control", "a count in even steps, which must fail"),
      single("pcg64", "PCG64, as NumPy", PCG64(sequence)),
      interleaved(
        "pcg64-spawned", "PCG64, 8 spawned children", sequence.spawning(8).map(PCG64.init)),
      interleaved(
        "pcg64dxsm-jumps", "PCG64 DXSM, 8 streams a jump apart", PCG64DXSM(sequence).streams(8)),
      single("xoshiro256pp", "xoshiro256++", Xoshiro256PlusPlus(splitMixSeed: 2_019)),
      interleaved(
        "xoshiro256pp-jumps", "xoshiro256++, 8 streams a jump apart",
        Xoshiro256PlusPlus(splitMixSeed: 2_019).streams(8)),
      interleaved(
        "sfc64-spawned", "SFC64, 8 spawned children", sequence.spawning(8).map(SFC64.init)),
      interleaved(
        "threefry2x32-seeds", "Threefry2x32-20, 8 consecutive keys",
        (0..<8).map { CounterStream(Threefry2x32(key: SIMD2(2_019 + $0, 0))) }),
      single("philox4x64", "Philox4x64-10, as NumPy", CounterStream<Philox4x64>(sequence)),
      single("threefry2x32", "Threefry2x32-20", CounterStream<Threefry2x32>(sequence)),
      single("mt19937", "MT19937, as CPython", MersenneTwister(cpythonSeed: 2_019)),
      single("sfc64", "SFC64, as NumPy", SFC64(sequence)),
      single("pcg64dxsm", "PCG64 DXSM, as NumPy", PCG64DXSM(sequence)),
      single("threefry4x64", "Threefry4x64-20", CounterStream<Threefry4x64>(sequence)),
      single("splitmix64", "SplitMix64", SplitMix64(seed: 2_019)),
    ]
  }
}
