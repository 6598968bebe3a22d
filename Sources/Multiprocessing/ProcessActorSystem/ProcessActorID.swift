internal import Distributed

/// Which actor of which process.
///
/// The ID of an actor in a process of this system's keeps that process alive, as a reference to the actor does:
/// the process ends with the last of them.
public struct ProcessActorID: Hashable, Sendable, Codable {
  /// The process, and those that come after it when it is restarted.
  let node: UInt64
  /// The actor among those of the process; 0 is the one that it was started for.
  let number: UInt64
  /// Ends the process when the last one goes; nil where the process is not this one's child.
  let keeper: ActorKeeper?

  /// The number of the actor that a process is started for.
  static let root: UInt64 = 0

  init(node: UInt64, number: UInt64, keeper: ActorKeeper? = nil) {
    self.node = node
    self.number = number
    self.keeper = keeper
  }

  /// Whether the two mean the same actor.
  public static func == (one: Self, other: Self) -> Bool {
    one.node == other.node && one.number == other.number
  }

  /// Hashes what makes two IDs equal.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(node)
    hasher.combine(number)
  }

  /// Reads an ID that came in a call or its answer.
  public init(from decoder: any Decoder) throws {
    let numbers = try [UInt64](from: decoder)
    guard numbers.count == 2 else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "An actor's ID is two numbers."))
    }
    let system = decoder.userInfo[.actorSystemKey] as? ProcessActorSystem
    self.init(
      node: numbers[0], number: numbers[1], keeper: system?.children.keeper(of: numbers[0]))
  }

  /// Writes the ID.
  public func encode(to encoder: any Encoder) throws {
    try [node, number].encode(to: encoder)
  }
}

extension ProcessActorID: CustomStringConvertible {
  /// For example `actor 0 of process 7f3a91c2`.
  public var description: String { "actor \(number) of process \(String(node, radix: 16))" }
}
