@main struct LWSim {
  static func main() { print("lwsim") }
}
