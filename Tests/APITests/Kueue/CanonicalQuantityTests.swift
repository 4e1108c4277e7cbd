import API
import Testing

/// The texts of amounts in Kueue's messages.
struct CanonicalQuantityTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var amount: Int
    var resource: String
    var text: String

    init(_ amount: Int, _ resource: String, _ text: String) {
      self.amount = amount
      self.resource = resource
      self.text = text
    }

    var testDescription: String { "\(amount) of \(resource) is \(text)" }
  }

  static let cases = [
    Case(0, "cpu", "0"), Case(0, "memory", "0"),
    // Thousandths of a processor.
    Case(500, "cpu", "500m"), Case(5_000, "cpu", "5"), Case(1_500, "cpu", "1500m"), Case(2_000_000, "cpu", "2k"),
    Case(10_000, "cpu", "10"), Case(-500, "cpu", "-500m"),
    // Bytes: 2 · 1,024³; 400,000,000 / 1,024 = 390,625, which is odd; 600,000,000 / 1,024 leaves a rest.
    Case(2_147_483_648, "memory", "2Gi"), Case(400_000_000, "memory", "390625Ki"),
    Case(600_000_000, "memory", "600M"), Case(1_000, "memory", "1k"), Case(1_024, "memory", "1Ki"),
    Case(1_536, "memory", "1536"), Case(512, "ephemeral-storage", "512"), Case(4_096, "hugepages-2Mi", "4Ki"),
    // Everything else is decimal, multiples of 1,024 too.
    Case(12, "nvidia.com/gpu", "12"), Case(3_000, "pods", "3k"), Case(1_024, "example.com/credits", "1024"),
    Case(Int.max, "nvidia.com/gpu", "9223372036854775807"), Case(1_000_000_000_000_000_000, "x", "1E"),
    // Nothing is larger than exa.
    Case(2_000_000_000_000_000_000, "cpu", "2P"),
  ]

  @Test(arguments: cases) func isCanonical(_ c: Case) {
    #expect(canonicalQuantity(c.amount, of: c.resource) == c.text)
  }
}
