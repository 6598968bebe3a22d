/// Texts that others chose, cut to a size that is known.
package enum ShortText {
  /// The text, or its beginning and `…`, in no more than so many bytes (at least 3).
  ///
  /// By bytes: one character can be of any length.
  ///
  /// - Complexity: O(1) in the length of the text, and no allocation unless it is cut.
  @inline(__always)
  package static func cut(_ text: String, to bytes: Int) -> String {
    text.utf8.count <= bytes ? text : beginning(of: text, bytes)
  }

  @inline(never)
  private static func beginning(of text: String, _ bytes: Int) -> String {
    let scalars = text.unicodeScalars
    var end = text.utf8.index(text.startIndex, offsetBy: bytes - "…".utf8.count)
    while end.samePosition(in: scalars) == nil { text.utf8.formIndex(before: &end) }
    return String(Substring(scalars[..<end])) + "…"
  }
}
