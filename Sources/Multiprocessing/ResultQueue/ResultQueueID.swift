/// The number of a result queue, and the process that holds it.
struct ResultQueueID: Hashable, Codable, Sendable {
  var owner: Int32
  var number: UInt64
}
