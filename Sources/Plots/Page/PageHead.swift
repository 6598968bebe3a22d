/// How every page begins.
enum PageHead {
  /// The beginning of a document, up to what only this page has in its head.
  ///
  /// - Parameter title: what it is called, already escaped.
  static func html(title: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="icon" href="data:,">
    <title>\(title)</title>
    """
  }
}
