internal import Threading

/// Encodes the elements of a shared queue, one after the other; used by one thread at a time.
final class ElementCoder {
  private let core: SharedQueueCore
  private let sink: EncodingSink

  /// One that has grown larger is not kept.
  private static let keptSize = 64 << 10

  init(_ core: SharedQueueCore) {
    self.core = core
    sink = EncodingSink(userInfo: [:], files: ExtentMemorySource(core))
  }

  /// Whether it may serve again.
  var isSmall: Bool { sink.count <= Self.keptSize }

  /// Encodes an element and puts it.
  ///
  /// - Throws: what encoding it throws; then nothing is put.
  func put<Element: Encodable>(
    _ element: Element, until deadline: Deadline?, waits: Bool
  ) throws -> (SharedQueueCore.Putting, bytes: Int) {
    sink.truncate(to: 0)
    if !sink.putDirectly(element) {
      do { try sink.write(element) } catch {
        sink.letGoOfFile()
        throw error
      }
    }
    if let missing = sink.takeRefused() {
      let count = sink.count + missing
      sink.letGoOfFile()
      return (.noMemory, count)
    }
    let count = sink.count
    if let memory = sink.takeMemory() as? ExtentMemory {
      core.mappings.release(memory.extent)
      return (
        core.put(
          .extent(memory.extent, length: count), until: deadline, waits: waits), count
      )
    }
    return (core.put(.bytes(sink.bytes), until: deadline, waits: waits), count)
  }
}
