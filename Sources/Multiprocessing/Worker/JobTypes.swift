internal import Jobs

/// The job types that a worker was sent, each looked up once: a look-up costs microseconds.
struct JobTypes {
  private var known: [String: any Job.Type] = [:]
  private var last: (name: String, type: any Job.Type)?

  /// The job type of that name; nil if there is none.
  mutating func type(named name: String) -> (any Job.Type)? {
    if let last, last.name == name { return last.type }
    guard let type = known[name] ?? TypeName.type(named: name) as? any Job.Type else { return nil }
    known[name] = type
    last = (name, type)
    return type
  }
}
