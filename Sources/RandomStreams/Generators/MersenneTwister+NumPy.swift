extension MersenneTwister {
  /// The state that NumPy's `MT19937` is seeded with.
  init(_ sequence: SeedSequence) {
    var state = sequence.generateState32(Self.size)
    // Whatever the words, the state is not all zeros.
    state[0] = 0x8000_0000
    // NumPy says that all words but the last are used up.
    self.init(state: state, position: Self.size - 1)
  }

  /// The state of the authors' first seeding, by one number.
  init(plainSeed: UInt32) {
    self.init(state: Self.initialState(plainSeed), position: Self.size)
  }
}
