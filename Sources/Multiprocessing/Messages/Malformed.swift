/// What is wrong with the bytes, and where; becomes a `DecodingError` once the path is known.
struct Malformed: Error {
  let reason: StaticString
  let offset: Int

  init(_ reason: StaticString, at offset: Int) {
    self.reason = reason
    self.offset = offset
  }
}
