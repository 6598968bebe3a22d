/// Which jobs something happened to: one, or several with consecutive numbers.
///
/// Several are queued together by a `map`, and run together where a pool hands out chunks.
public struct TimelineJobs: Sendable {
  /// What says how the jobs are called; a type's name is looked up by whoever reads, since that takes long.
  enum Label {
    case type(Any.Type)
    case text(String)
  }

  /// The number of the first; no two jobs of a process share one.
  public var first: UInt64
  /// How many there are.
  public var count: Int
  let label: Label

  /// Jobs of a name.
  ///
  /// - Parameters:
  ///   - first: the number of the first.
  ///   - count: how many.
  ///   - name: what they are called.
  public init(first: UInt64, count: Int = 1, name: String) {
    self.first = first
    self.count = count
    label = .text(name)
  }

  /// Jobs of a type.
  ///
  /// - Parameters:
  ///   - first: the number of the first.
  ///   - count: how many.
  ///   - type: what they are called after.
  public init(first: UInt64, count: Int = 1, type: Any.Type) {
    self.first = first
    self.count = count
    label = .type(type)
  }

  init(first: UInt64, count: Int, label: Label) {
    self.first = first
    self.count = count
    self.label = label
  }

  /// The type that they are called after, by which a name can be kept that takes long to form.
  package var typeID: ObjectIdentifier? {
    if case .type(let type) = label { ObjectIdentifier(type) } else { nil }
  }

  /// What they are called, such as `SimpsonPiece<QuarterCircle>`.
  public var name: String {
    switch label {
    case .type(let type): "\(type)"
    case .text(let text): text
    }
  }
}

extension TimelineJobs: Hashable {
  /// Whether the numbers and the names are the same.
  public static func == (one: TimelineJobs, other: TimelineJobs) -> Bool {
    one.first == other.first && one.count == other.count && one.name == other.name
  }

  /// Feeds the numbers, which say nearly all.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(first)
    hasher.combine(count)
  }
}

extension TimelineJobs: CustomStringConvertible {
  /// For example `Cube 17`, `Cube 17 to 20`.
  public var description: String {
    count == 1 ? "\(name) \(first)" : "\(name) \(first) to \(first + UInt64(max(count, 1)) - 1)"
  }
}
