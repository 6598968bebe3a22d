#if ServiceIntegration
  /// What a service has under way, and whether it takes more: the rules of a drain, without its lock.
  ///
  /// 1. Work is admitted until the service is closed, and never again after it.
  /// 2. A closed service has drained when the last of its work is finished.
  /// 3. Ending closes; every piece of work that is under way then is to be cancelled, once.
  struct DrainState {
    /// The number of one admitted piece of work.
    typealias ID = UInt64

    private(set) var isClosed = false
    private(set) var isEnded = false
    private var lastID: ID = 0
    private var underWay: Set<ID> = []

    /// How many pieces of work are admitted and not finished.
    var count: Int { underWay.count }

    /// Nothing more comes, and nothing is under way.
    var isDrained: Bool { isClosed && underWay.isEmpty }

    /// Takes a piece of work; nil from a closed service.
    mutating func admit() -> ID? {
      guard !isClosed else { return nil }
      lastID += 1
      underWay.insert(lastID)
      return lastID
    }

    mutating func finish(_ id: ID) {
      underWay.remove(id)
    }

    mutating func close() {
      isClosed = true
    }

    /// Closes, and says what is to be cancelled: all that is under way, and nothing twice.
    mutating func end() -> Set<ID> {
      isClosed = true
      guard !isEnded else { return [] }
      isEnded = true
      return underWay
    }
  }
#endif
