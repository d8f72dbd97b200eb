import Foundation
import ServiceLog
import SetupEngine
import SetupPlan
import Wizard

/// What the wizard asks for of a service that is deployed.
extension WizardDesk {
  /// Begins one of the effects that look after a service; its answer is posted later.
  func lookAfter(_ effect: WizardEffect) {
    let post = post
    switch effect {
    case .loadDashboard(let answers, let environment, let parts):
      for part in parts { load(part, answers, environment) }
    case .measure(let answers, let environment):
      start { outside in
        let plan = try Plan(answers: answers, environment: environment)
        let report = try await outside.measured(plan, WindowChoice(), asksPromQL: false).answer.report
        post(.measured(environment: environment, .success(report)))
      } failed: {
        post(.measured(environment: environment, .failure($0)))
      }
    case .measureTraffic(let answers, let environment):
      start { outside in
        let traffic = try await outside.measuredTraffic(of: Plan(answers: answers, environment: environment))
        post(.trafficMeasured(environment: environment, traffic))
      } failed: { _ in
        // The estimate keeps the assumed traffic, which it names.
        post(.trafficMeasured(environment: environment, nil))
      }
    case .advise(let answers, let environment):
      start { outside in
        let advised = try await outside.advised(Plan(answers: answers, environment: environment)) { done, total in
          post(.worked(.advice, environment: environment, WorkPart(done: done, of: total)))
        }
        post(.advised(environment: environment, .success(advised.shown)))
      } failed: {
        post(.advised(environment: environment, .failure($0)))
      }
    case .examine(let answers, let environment):
      start { outside in
        let diagnosis = try await outside.diagnosis(of: Plan(answers: answers, environment: environment)) { part in
          post(.worked(.examination, environment: environment, part))
        }
        post(.examined(environment: environment, .success(diagnosis)))
      } failed: {
        post(.examined(environment: environment, .failure($0)))
      }
    case .cure(let answers, let environment, let id):
      start { outside in
        try await outside.cure(id, of: Plan(answers: answers, environment: environment))
        post(.cured(.success(id)))
      } failed: {
        post(.cured(.failure($0)))
      }
    case .readLogs(let answers, let environment): readLogs(answers, environment)
    case .leaveLogs: logs?.cancel()
    default: break
    }
  }

  /// Asks for one part of Home.
  private func load(_ part: DashboardPart, _ answers: Answers, _ environment: String) {
    let post = post
    start { outside in
      let plan = try Plan(answers: answers, environment: environment)
      let news: DashboardNews =
        switch part {
        case .health: .health(try await outside.health(of: plan))
        case .metrics: .metrics(try await outside.metrics(of: plan))
        case .check: .check(try await outside.check(of: plan))
        }
      post(.dashboard(environment: environment, news))
    } failed: {
      post(.dashboard(environment: environment, .failed(part, $0)))
    }
  }

  /// Reads the log of the last hour, and follows it until the next one is read or the screen is left.
  private func readLogs(_ answers: Answers, _ environment: String) {
    let post = post
    logs?.cancel()
    logs = start { outside in
      let service = ServiceLogReader.service(of: try Plan(answers: answers, environment: environment))
      let now = LogTime(seconds: Date().timeIntervalSince1970)
      let reader = ServiceLogReader(google: outside.google)
      for try await news in reader.follow(LogQuery(service), from: now.advanced(by: -3600)) {
        switch news {
        case .lines(let shown): post(.logsRead(shown))
        case .skipped: post(.logsNote("more lines came than are shown"))
        case .behind(let seconds): post(.logsNote("no answer for \(seconds) s; going on"))
        }
      }
    } failed: {
      post(.logsFailed($0))
    }
  }
}
