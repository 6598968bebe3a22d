internal import Glibc
internal import Jobs

/// The job types that a worker was sent, each looked up once: a look-up costs microseconds.
struct JobTypes {
  private var last: (name: [UInt8], type: any Job.Type)?
  /// All of them, where there is more than one: a dictionary costs a new worker the look-up of its
  /// own generic types.
  private var known: [String: any Job.Type] = [:]

  /// The type of a job; nil if there is none of its name.
  mutating func type(of message: JobMessage) -> (any Job.Type)? {
    if let last, message.withName({ Self.areEqual(last.name, $0) }) { return last.type }
    let name = message.typeName
    let isFirst = last == nil
    guard let type = (isFirst ? nil : known[name]) ?? Self.type(named: name) else { return nil }
    if let last, known.isEmpty { known[String(decoding: last.name, as: UTF8.self)] = last.type }
    if !isFirst { known[name] = type }
    last = ([UInt8](name.utf8), type)
    return type
  }

  private static func type(named name: String) -> (any Job.Type)? {
    TypeName.type(named: name) as? any Job.Type
  }

  private static func areEqual(_ one: [UInt8], _ other: UnsafeRawBufferPointer) -> Bool {
    guard one.count == other.count, let start = other.baseAddress else { return false }
    return memcmp(one, start, one.count) == 0
  }
}
