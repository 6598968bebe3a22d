public import Jobs

/// What every communicator must do, whatever it stands on: each check is a program for any number of ranks.
///
/// A rank answers with what it has to complain of.
public struct ConformanceCheck: CommunicatorProgram {
  /// Which check.
  public enum Name: String, CaseIterable, Codable, Sendable {
    case ring, tags, anySource, order, largeMessages, values, ownMessages, wrongType, receiveTimeout
    case wrongRanks, wrongTags
    case barriers, broadcasts, scatters, evenScatters, gathers, allGathers, troubles
    case sums, operations, rankOrder, notNumbers, overflows, scans, flags, mixture
  }

  /// The check.
  public var name: Name

  /// Describes the check.
  public init(_ name: Name) { self.name = name }

  /// Runs the check on one rank.
  public func run(on communicator: some Communicator) throws -> [String] {
    var check = Complaints(of: communicator.rank, communicator.size)
    switch name {
    case .ring: try MessageChecks.ring(communicator, &check)
    case .tags: try MessageChecks.tags(communicator, &check)
    case .anySource: try MessageChecks.anySource(communicator, &check)
    case .order: try MessageChecks.order(communicator, &check)
    case .largeMessages: try MessageChecks.largeMessages(communicator, &check)
    case .values: try MessageChecks.values(communicator, &check)
    case .ownMessages: try MessageChecks.ownMessages(communicator, &check)
    case .wrongType: try MessageChecks.wrongType(communicator, &check)
    case .receiveTimeout: try MessageChecks.receiveTimeout(communicator, &check)
    case .wrongRanks: try WrongUseChecks.ranks(communicator, &check)
    case .wrongTags: try WrongUseChecks.tags(communicator, &check)
    case .barriers: try CollectiveChecks.barriers(communicator, &check)
    case .broadcasts: try CollectiveChecks.broadcasts(communicator, &check)
    case .scatters: try CollectiveChecks.scatters(communicator, &check)
    case .evenScatters: try CollectiveChecks.evenScatters(communicator, &check)
    case .gathers: try CollectiveChecks.gathers(communicator, &check)
    case .allGathers: try CollectiveChecks.allGathers(communicator, &check)
    case .troubles: try WrongUseChecks.troubles(communicator, &check)
    case .sums: try ReductionChecks.sums(communicator, &check)
    case .operations: try ReductionChecks.operations(communicator, &check)
    case .rankOrder: try ReductionChecks.rankOrder(communicator, &check)
    case .notNumbers: try ReductionChecks.notNumbers(communicator, &check)
    case .overflows: try ReductionChecks.overflows(communicator, &check)
    case .scans: try ReductionChecks.scans(communicator, &check)
    case .flags: try ReductionChecks.flags(communicator, &check)
    case .mixture: try CollectiveChecks.mixture(communicator, &check)
    }
    return check.complaints
  }
}
