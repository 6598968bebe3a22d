/// The hashing behind ``SeedSequence``.
enum SeedMixer {
  /// Mixes words of entropy into a pool, each of whose words depends on all of them.
  static func pool(of entropy: [UInt32], size: Int) -> [UInt32] {
    var multiplier: UInt32 = 0x43B0_D7E5
    func hash(_ word: UInt32) -> UInt32 {
      var value = word ^ multiplier
      multiplier &*= 0x931E_8875
      value &*= multiplier
      return value ^ value >> 16
    }
    func mix(_ one: UInt32, _ other: UInt32) -> UInt32 {
      let value = 0xCA01_F9DD &* one &- 0x4973_F715 &* other
      return value ^ value >> 16
    }

    var pool = (0..<size).map { hash($0 < entropy.count ? entropy[$0] : 0) }
    for source in 0..<size {
      for target in 0..<size where target != source {
        pool[target] = mix(pool[target], hash(pool[source]))
      }
    }
    for word in entropy.dropFirst(size) {
      for target in 0..<size {
        pool[target] = mix(pool[target], hash(word))
      }
    }
    return pool
  }

  /// Words to seed generators with: the pool over and over, each time hashed differently.
  static func state(of pool: [UInt32], count: Int) -> [UInt32] {
    var multiplier: UInt32 = 0x8B51_F9DD
    return (0..<count).map { index in
      var value = pool[index % pool.count] ^ multiplier
      multiplier &*= 0x58F3_8DED
      value &*= multiplier
      return value ^ value >> 16
    }
  }
}
