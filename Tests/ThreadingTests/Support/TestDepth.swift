import Glibc

/// How many rounds a race test goes; `PLEASINGLY_TEST_DEPTH`, a whole number, multiplies them.
func rounds(_ count: Int) -> Int {
  let depth = getenv("PLEASINGLY_TEST_DEPTH").flatMap { Int(String(cString: $0)) } ?? 1
  return count * max(1, depth)
}
