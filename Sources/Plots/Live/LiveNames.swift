internal import Jobs

/// The names of jobs, each once; so many at most.
struct LiveNames {
  static let limit = 500
  /// How long a name may be, in characters.
  static let longest = 200

  private(set) var all: [String] = []
  private var placeOfType: [ObjectIdentifier: Int] = [:]
  private var placeOfText: [String: Int] = [:]

  /// The place of the name of some jobs.
  mutating func place(of jobs: TimelineJobs) -> Int {
    // To form the name of a type takes longer than all else that is done for an event.
    if let type = jobs.typeID, let place = placeOfType[type] { return place }
    let place = place(of: jobs.name)
    if let type = jobs.typeID, placeOfType.count < Self.limit { placeOfType[type] = place }
    return place
  }

  private mutating func place(of text: String) -> Int {
    if let place = placeOfText[text] { return place }
    if all.count == Self.limit - 1 { all.append("other jobs") }
    guard all.count < Self.limit else { return Self.limit - 1 }
    all.append(text.count > Self.longest ? text.prefix(Self.longest - 1) + "…" : text)
    placeOfText[text] = all.count - 1
    return all.count - 1
  }
}
