/// Colours that people with any kind of colour vision tell apart.
///
/// Source: M. Okabe and K. Ito, "Color Universal Design", 2002 (revised 2008); the black of the eight is
/// left to the text.
enum Palette {
  /// The colours of things, in the order in which they are used.
  static let colours = [
    "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#f0e442", "#999999",
  ]

  /// What went wrong: Okabe and Ito's vermilion, which stands for nothing else.
  static let alarm = "#d55e00"

  /// The colour of the thing with this number; the last colour is that of all the rest.
  static func colour(_ index: Int) -> String { colours[min(index, colours.count - 1)] }
}
