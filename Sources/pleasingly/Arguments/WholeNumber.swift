internal import ArgumentParser

/// A whole number on the command line, of either sign.
enum WholeNumber {
  /// No difference of two of these, and no count of what lies between, overflows.
  private static let allowed = -Count.largest...Count.largest

  /// Parses the number, or says what is allowed.
  @Sendable static func parse(_ argument: String) throws -> Int {
    guard let number = Int(argument), allowed.contains(number) else {
      throw ValidationError("it must be a whole number from -2**53 to 2**53")
    }
    return number
  }
}
