internal import Glibc
internal import Jobs

/// The job types that a worker was sent, each looked up once: a look-up costs microseconds.
struct JobTypes {
  private var known: [String: any Job.Type] = [:]
  private var last: (name: [UInt8], type: any Job.Type)?

  /// The type of a job; nil if there is none of its name.
  mutating func type(of message: JobMessage) -> (any Job.Type)? {
    if let last, message.withName({ Self.areEqual(last.name, $0) }) { return last.type }
    let name = message.typeName
    guard let type = known[name] ?? TypeName.type(named: name) as? any Job.Type else { return nil }
    known[name] = type
    last = ([UInt8](name.utf8), type)
    return type
  }

  private static func areEqual(_ one: [UInt8], _ other: UnsafeRawBufferPointer) -> Bool {
    guard one.count == other.count, let start = other.baseAddress else { return false }
    return memcmp(one, start, one.count) == 0
  }
}
