/// The text of an amount as Kueue prints it in its messages: the largest suffix that leaves a whole number.
///
/// Bytes take binary suffixes from 1 Ki on where they come out even, and decimal ones otherwise.
///
/// - Parameter amount: As `ResourceAmounts` counts the resource.
/// - Source: KUEUE-SPEC 3.6, step c of `findFlavor`.
package func canonicalQuantity(_ amount: Int, of resource: String) -> String {
  if resource == "cpu" { return scaled(amount, by: 1_000, ["m", "", "k", "M", "G", "T", "P", "E"]) }
  let isBinary = countsBytes(resource) && amount.magnitude >= 1_024 && amount.isMultiple(of: 1_024)
  return isBinary
    ? scaled(amount, by: 1_024, ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"])
    : scaled(amount, by: 1_000, ["", "k", "M", "G", "T", "P", "E"])
}

private func countsBytes(_ resource: String) -> Bool {
  resource == "memory" || resource == "ephemeral-storage" || resource.hasPrefix("hugepages-")
}

private func scaled(_ amount: Int, by step: Int, _ suffixes: [String]) -> String {
  guard amount != 0 else { return "0" }
  var rest = amount
  var index = 0
  while rest.isMultiple(of: step), index + 1 < suffixes.count {
    rest /= step
    index += 1
  }
  return "\(rest)\(suffixes[index])"
}
