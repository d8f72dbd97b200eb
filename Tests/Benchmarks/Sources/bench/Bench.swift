import Foundation

/// Measures the product against what people would use without it, and prints a table.
@main
struct Bench {
  /// What can be measured, by the name on the command line.
  enum Subject: String, CaseIterable {
    case firstFrame = "first-frame"
    case setUp = "set-up"
    case latency
    case plans
    case fleet
    case memory
    case detection
    case model
  }

  static func main() async {
    let names = CommandLine.arguments.dropFirst()
    let subjects = names.compactMap(Subject.init)
    guard subjects.count == names.count else {
      say("bench: choose among \(Subject.allCases.map(\.rawValue).joined(separator: ", ")); by default all")
      exit(64)
    }
    do {
      exit(try await measure(subjects.isEmpty ? Subject.allCases : subjects) ? 0 : 1)
    } catch {
      say("bench: \(error)")
      exit(70)
    }
  }

  /// Measures and prints; whether every goal that could be measured was reached.
  private static func measure(_ subjects: [Subject]) async throws -> Bool {
    var built: Product?
    func product() async throws -> Product {
      if let built { return built }
      let product = try await Product.build()
      built = product
      return product
    }
    var figures: [Figure] = []
    for subject in subjects {
      say("measuring \(subject.rawValue)")
      switch subject {
      case .firstFrame: figures.append(try await FirstFrame(product: product()).figure())
      case .setUp: figures += try await SetUp(product: product()).figures()
      case .latency: figures.append(try await Latency(product: product()).figure())
      case .plans: figures += try await Plans(product: product()).figures()
      case .fleet: figures.append(try await Fleet(product: product()).figure())
      case .memory: figures.append(try await WizardMemory(product: product()).figure())
      case .model: figures += try await Model().figures()
      case .detection: figures += try await Detection(product: product()).figures()
      }
    }
    print("\(Machine.description)\n\n\(Figure.table(figures))")
    return figures.allSatisfy { $0.isReached != false }
  }

  /// Tells what is going on; standard output is the table alone.
  static func say(_ line: String) { FileHandle.standardError.write(Data("\(line)\n".utf8)) }
}

/// Why something cannot be measured.
struct Trouble: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
