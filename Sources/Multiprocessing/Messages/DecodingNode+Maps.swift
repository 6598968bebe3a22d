extension DecodingNode {
  /// Makes sure that the value is a map and every entry is well formed.
  ///
  /// Once is enough, and allows the lookups that cannot throw to be truthful.
  func requireMap() throws {
    guard item.tag == .map else { throw mismatch([String: Any].self, item, at: .none) }
    if isMapChecked { return }
    do throws(Malformed) {
      var offset = item.payload
      var number = 0
      while offset < item.end {
        let (key, value) = try source.entry(at: offset, limit: item.end)
        if try !source.isASCII(key) { _ = try source.text(key) }
        notes.note(number, MapEntry(key: key, value: value))
        number += 1
        offset = value.end
      }
      notes.end(count: number)
    } catch {
      throw corrupted(error)
    }
    isMapChecked = true
  }

  /// Finds the value of a key; in one step if the keys come in the order they were written.
  ///
  /// - Parameter passing: Whether the search for the next key begins behind this entry; false if
  ///   the entry itself is likely to be wanted next.
  @inline(__always)
  func find(_ name: consuming String, passing: Bool = true) -> WireItem? {
    name.withUTF8 { utf8 in
      let wanted = UnsafeRawBufferPointer(utf8)
      if let item = noted(notes.next, wanted, passing) { return item }
      return findAnywhere(wanted, passing)
    }
  }

  @inline(never)
  private func findAnywhere(_ name: UnsafeRawBufferPointer, _ passing: Bool) -> WireItem? {
    for index in 0..<notes.count {
      if let item = noted(index, name, passing) { return item }
    }
    if notes.isWhole { return nil }
    let begin = cursor
    return search(name, begin..<item.end, passing) ?? search(name, item.payload..<begin, passing)
  }

  /// The value of a noted entry, if it has this key.
  @inline(__always)
  private func noted(
    _ index: Int, _ name: UnsafeRawBufferPointer, _ passing: Bool
  ) -> WireItem? {
    guard index < notes.count, let entry = notes.entries?[index] else { return nil }
    guard let key = try? source.bytes(entry.key), key.count == name.count, isEqual(key, name) else {
      return nil
    }
    notes.next = passing ? index &+ 1 : index
    return entry.value
  }

  @inline(__always)
  private func search(
    _ name: UnsafeRawBufferPointer, _ range: Range<Int>, _ passing: Bool
  ) -> WireItem? {
    var offset = range.lowerBound
    while offset < range.upperBound {
      guard
        let (key, value) = try? source.entry(at: offset, limit: item.end),
        let bytes = try? source.bytes(key)
      else { return nil }
      if bytes.count == name.count, isEqual(bytes, name) {
        cursor = passing ? value.end : offset
        return value
      }
      offset = value.end
    }
    return nil
  }

  @inline(__always)
  private func isEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
    guard left.count > 0, let first = left.baseAddress, let second = right.baseAddress else {
      return true
    }
    return ShortBytes.areEqual(first, second, count: left.count)
  }

  /// All keys of the map, in the order they were written.
  func keys() -> [String] {
    var keys: [String] = []
    var offset = item.payload
    while offset < item.end, let (key, value) = try? source.entry(at: offset, limit: item.end) {
      if let name = try? source.text(key) { keys.append(name) }
      offset = value.end
    }
    return keys
  }
}
