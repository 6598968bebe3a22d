internal import Jobs

extension Answer {
  /// Rebuilds what became of a chunk's jobs, each by itself: one that failed, or cannot be rebuilt, is
  /// followed by the others.
  static func results<Output: Decodable>(
    _ type: Output.Type, fromRecords records: [UInt8], atMost limit: Int
  ) -> [Result<Output, any Error>] {
    records.withUnsafeBytes { bytes in
      var results: [Result<Output, any Error>] = []
      results.reserveCapacity(min(limit, bytes.count / ChunkRecords.headerLength))
      var position = 0
      while results.count < limit, position < bytes.count {
        let before = results.count
        decode(type, in: bytes, from: &position, atMost: limit, into: &results)
        if results.count == before { break }
      }
      return results
    }
  }

  /// Rebuilds results up to the first that cannot be rebuilt, whose remains the next must not find.
  private static func decode<Output: Decodable>(
    _ type: Output.Type, in bytes: UnsafeRawBufferPointer, from position: inout Int,
    atMost limit: Int, into results: inout [Result<Output, any Error>]
  ) {
    let source = DecodingSource(bytes, userInfo: [:])
    defer { source.close() }
    let node = DecodingNode(WireItem(tag: .list, payload: 0, end: bytes.count), of: source)
    while results.count < limit, let record = ChunkRecords.record(in: bytes, at: position) {
      position = record.payload.upperBound
      guard record.isAnswer else {
        let failure = FailureMessage(decoding: [UInt8](bytes[record.payload]))
        results.append(.failure(failure.error))
        continue
      }
      do {
        results.append(.success(try node.decodeOnly(type, in: record.payload)))
      } catch {
        results.append(
          .failure(
            JobTransferFailed(
              stage: .decodingAnswer, typeName: TypeName.text(of: type), message: describe(error))))
        return
      }
    }
  }
}
